using Microblog.Core.Uploads;

namespace Microblog.Web.Media;

/// <summary>Deletes what a program that crashed left of pictures.</summary>
internal sealed partial class SpoolCleaning(UploadSpool spool, ILogger<SpoolCleaning> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            spool.Clear();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            LogNotDeleted(logger, failure);
        }
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Warning, Message = "What a crash left of uploads cannot be deleted")]
    private static partial void LogNotDeleted(ILogger logger, Exception failure);
}
