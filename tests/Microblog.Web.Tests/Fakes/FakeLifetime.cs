using Microsoft.Extensions.Hosting;

namespace Microblog.Web.Tests.Fakes;

/// <summary>A program that runs until it is stopped.</summary>
public sealed class FakeLifetime : IHostApplicationLifetime, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    public CancellationToken ApplicationStarted => new(canceled: true);

    public CancellationToken ApplicationStopping => _stop.Token;

    public CancellationToken ApplicationStopped => CancellationToken.None;

    public void StopApplication() => _stop.Cancel();

    public void Dispose() => _stop.Dispose();
}
