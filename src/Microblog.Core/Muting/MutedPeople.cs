using Microblog.Core.Accounts;
using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Core.Timelines;
using Microblog.Xmpp;
using Microblog.Xmpp.Blocking;
using Microsoft.Extensions.Logging;

namespace Microblog.Core.Muting;

/// <summary>
/// Muted and blocked people of one account. Kept with the cache, whose rows say whether they are shown; the blocked ones
/// are the server's, and follow its list with every connection.
/// </summary>
public sealed partial class MutedPeople(
    AccountTimelines timelines,
    IEnumerable<IBlockObserver> observers,
    Jid own,
    TimeProvider time,
    ILogger logger
) : IMutedPeople
{
    // Held over the network, so not in the mailbox: what is asked of the server and what is muted here change together.
    private readonly WorkSlots _busy = new(1);
    private IBlockList? _server;
    private bool _canBlock = true;
    private Jid? _latest;

    /// <inheritdoc />
    public IReadOnlyList<MutedPerson> All =>
        [
            .. timelines.Muted.All.Select(one => new MutedPerson(
                Jid.Parse(one.Address),
                one.Blocked,
                Micros.ToTime(one.Since)
            )),
        ];

    /// <inheritdoc />
    public MutedPerson? Latest =>
        All is [var newest, ..] && newest.Address == _latest && time.GetUtcNow() - newest.Since < UndoTime
            ? newest
            : null;

    /// <inheritdoc />
    public BlockProblem? Problem { get; private set; }

    /// <inheritdoc />
    public TimeSpan UndoTime => TimeSpan.FromSeconds(8);

    /// <inheritdoc />
    public event Action? Changed;

    /// <inheritdoc />
    public bool Has(Jid person)
    {
        ArgumentNullException.ThrowIfNull(person);
        return timelines.Muted.Has(person.Bare.ToString());
    }

    /// <summary>
    /// Takes over whom the server blocks: its list counts, whichever device changed it. One that comes empty unblocks nobody: a
    /// server that lost it says the same.
    /// </summary>
    public Task ConnectAsync(IBlockList server, CancellationToken cancellation) =>
        TakeAsync(server, isToldOfChange: false, cancellation);

    /// <summary>The server sent a change of its list: one that is empty now was emptied.</summary>
    public Task TakeChangeAsync(IBlockList server, CancellationToken cancellation) =>
        TakeAsync(server, isToldOfChange: true, cancellation);

    private async Task TakeAsync(IBlockList server, bool isToldOfChange, CancellationToken cancellation)
    {
        await _busy.WaitAsync(cancellation);
        try
        {
            (_server, _canBlock) = (server, true);
            // A person who blocks all of their own server does not mean themselves.
            var answer = await server.GetAsync(cancellation);
            var listed = answer
                .Select(MutedBy)
                .OfType<Jid>()
                .Where(person => person != own.Bare && person != own.Server)
                .ToHashSet();
            var known = All;
            var isWhole = answer.Count > 0 || isToldOfChange;
            var unblocked = known.Where(one => isWhole && one.Blocked && !listed.Contains(one.Address)).ToList();
            var blocked = listed
                .Where(person => !known.Any(one => one.Blocked && one.Address == person))
                .Select(person => new MutedAuthor(person.ToString(), true, Now()))
                .ToList();
            if (unblocked.Count + blocked.Count == 0)
            {
                return;
            }
            var gone = unblocked.Select(one => one.Address.ToString()).Concat(blocked.Select(one => one.Address));
            await timelines.MuteAsync(
                all => [.. all.Where(one => !gone.Contains(one.Address)), .. blocked],
                cancellation
            );
            foreach (var person in unblocked)
            {
                await UnblockedAsync(person.Address, cancellation);
            }
            foreach (var person in blocked)
            {
                await BlockedAsync(Jid.Parse(person.Address), cancellation);
            }
        }
        catch (StanzaException refused)
        {
            // It has no such list: nobody is blocked, people can be muted.
            LogNoList(refused.Message);
            (_server, _canBlock) = (null, false);
        }
        finally
        {
            _busy.Release();
        }
        Changed?.Invoke();
    }

    /// <summary>The connection is gone.</summary>
    public void Disconnect() => _server = null;

    /// <inheritdoc />
    public async Task MuteAsync(Jid person, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(person);
        await _busy.WaitAsync(cancellation);
        try
        {
            if (!IsBlocked(person.Bare))
            {
                await MuteAsync(person.Bare, blocked: false, cancellation);
            }
        }
        finally
        {
            _busy.Release();
        }
    }

    /// <inheritdoc />
    public async Task<bool> CanReportAsync(CancellationToken cancellation = default)
    {
        try
        {
            return _server is { } server && await server.CanReportAsync(cancellation);
        }
        catch (XmppException failure)
        {
            LogNotAsked(failure.Message);
            return false;
        }
    }

    /// <inheritdoc />
    public Task<BlockResult> BlockAsync(Jid person, CancellationToken cancellation = default) =>
        BlockAsync(person, null, cancellation);

    /// <inheritdoc />
    public async Task<BlockResult> BlockAsync(Jid person, BlockReport? report, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(person);
        await _busy.WaitAsync(cancellation);
        try
        {
            // Gone at once, whatever the server says.
            await MuteAsync(person.Bare, IsBlocked(person.Bare), cancellation);
            var result = await AskServerAsync(person.Bare, report, cancellation);
            Problem = result == BlockResult.Blocked ? null : new BlockProblem(person.Bare, result);
            if (result == BlockResult.Blocked)
            {
                await MuteAsync(person.Bare, blocked: true, cancellation);
                await BlockedAsync(person.Bare, cancellation);
            }
            Changed?.Invoke();
            return result;
        }
        finally
        {
            _busy.Release();
        }
    }

    /// <inheritdoc />
    public void Accept(BlockProblem problem)
    {
        if (Problem == problem)
        {
            Problem = null;
            Changed?.Invoke();
        }
    }

    /// <inheritdoc />
    public async Task<ShowResult> ShowAsync(Jid person, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(person);
        await _busy.WaitAsync(cancellation);
        try
        {
            var address = person.Bare.ToString();
            var wasBlocked = IsBlocked(person.Bare);
            if (wasBlocked)
            {
                if (_server is not { } server)
                {
                    return ShowResult.NoAnswer;
                }
                await UnblockAsync(server, person, cancellation);
            }
            await timelines.MuteAsync(all => [.. all.Where(one => one.Address != address)], cancellation);
            Problem = Problem?.Person == person.Bare ? null : Problem;
            if (wasBlocked)
            {
                await UnblockedAsync(person.Bare, cancellation);
            }
            Changed?.Invoke();
            return Has(person) ? ShowResult.DomainHidden : ShowResult.Shown;
        }
        catch (XmppException failure)
        {
            LogNotUnblocked(failure.Message);
            return ShowResult.NoAnswer;
        }
        finally
        {
            _busy.Release();
        }
    }

    /// <summary>Other programs block single devices as well: every item that hides the person has to go.</summary>
    private static async Task UnblockAsync(IBlockList server, Jid person, CancellationToken cancellation)
    {
        var items = (await server.GetAsync(cancellation)).Where(item => MutedBy(item) == person.Bare).ToList();
        try
        {
            await server.UnblockAsync(items, cancellation);
        }
        catch (StanzaException refused) when (refused.Condition == "item-not-found")
        {
            // The server did not block them any more.
        }
    }

    /// <summary>
    /// Who is left out because of an item of the server's list: a person, whichever of their devices it names, or all of a
    /// domain. One resource of a domain is nobody's feed.
    /// </summary>
    private static Jid? MutedBy(Jid item) => item.Local is null && !item.IsBare ? null : item.Bare;

    private bool IsBlocked(Jid person)
    {
        var address = person.ToString();
        return timelines.Muted.All.Any(one => one.Blocked && one.Address == address);
    }

    private async Task<BlockResult> AskServerAsync(Jid person, BlockReport? report, CancellationToken cancellation)
    {
        if (_server is not { } server)
        {
            return _canBlock ? BlockResult.NoAnswer : BlockResult.Refused;
        }
        try
        {
            await (
                report is null
                    ? server.BlockAsync(person, cancellation)
                    : server.BlockAsync(person, report, cancellation)
            );
            return BlockResult.Blocked;
        }
        catch (StanzaException refused)
        {
            LogNotBlocked(refused.Message);
            return BlockResult.Refused;
        }
        catch (XmppException failure)
        {
            LogNotBlocked(failure.Message);
            return BlockResult.NoAnswer;
        }
    }

    private async Task MuteAsync(Jid person, bool blocked, CancellationToken cancellation)
    {
        if (person == own.Bare)
        {
            return;
        }
        var one = new MutedAuthor(person.ToString(), blocked, Now());
        await timelines.MuteAsync(all => [.. all.Where(known => known.Address != one.Address), one], cancellation);
        _latest = person;
        Changed?.Invoke();
    }

    private async Task BlockedAsync(Jid person, CancellationToken cancellation)
    {
        foreach (var observer in observers)
        {
            await observer.BlockedAsync(person, cancellation);
        }
    }

    private async Task UnblockedAsync(Jid person, CancellationToken cancellation)
    {
        foreach (var observer in observers)
        {
            await observer.UnblockedAsync(person, cancellation);
        }
    }

    private long Now() => Micros.From(time.GetUtcNow());

    [LoggerMessage(Level = LogLevel.Information, Message = "The server tells no list of blocked people: {Reason}")]
    private partial void LogNoList(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The server does not say whether it takes reports: {Reason}")]
    private partial void LogNotAsked(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Somebody was muted, but not blocked: {Reason}")]
    private partial void LogNotBlocked(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Somebody is still blocked: {Reason}")]
    private partial void LogNotUnblocked(string reason);
}
