using Microblog.Core.Profiles;

namespace Microblog.Web.Tests.Fakes;

/// <summary>What the reader's profile lacks, in memory.</summary>
public sealed class FakeProfileReminder : IProfileReminder
{
    private MissingFromProfile _missing;

    public event Action? Changed;

    public MissingFromProfile Missing
    {
        get => _missing;
        set
        {
            _missing = value;
            Changed?.Invoke();
        }
    }

    /// <summary>What is waited for before it is said; null: nothing.</summary>
    public Task? Until { get; set; }

    public async Task<MissingFromProfile> FindAsync(CancellationToken cancellation = default)
    {
        await (Until ?? Task.CompletedTask);
        return Missing;
    }

    public Task EndAsync(CancellationToken cancellation = default)
    {
        Missing = MissingFromProfile.Nothing;
        return Task.CompletedTask;
    }
}
