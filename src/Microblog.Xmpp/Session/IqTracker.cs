using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Xml.Linq;
using Microblog.Xmpp.Streams;

namespace Microblog.Xmpp.Session;

/// <summary>Requests that wait for their answers, which must come from who was asked (RFC 6120, 8.1.2.1 and 8.2.3).</summary>
internal sealed class IqTracker(Jid account)
{
    private sealed record Pending(Jid? To, TaskCompletionSource<XElement> Answer);

    private readonly ConcurrentDictionary<string, Pending> _pending = new(StringComparer.Ordinal);
    private readonly string _prefix = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6)) + "-";
    private long _last;

    /// <summary>The bound address.</summary>
    public Jid? Bound { get; set; }

    /// <summary>How many wait.</summary>
    public int Count => _pending.Count;

    /// <summary>A new id and the answer to come; <see cref="Forget"/> it when done.</summary>
    public (string Id, Task<XElement> Answer) Register(Jid? to)
    {
        var id = _prefix + Interlocked.Increment(ref _last).ToString(CultureInfo.InvariantCulture);
        var answer = new TaskCompletionSource<XElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        _pending[id] = new Pending(to, answer);
        return (id, answer.Task);
    }

    public void Forget(string id) => _pending.TryRemove(id, out _);

    /// <summary>Gives an answer to the request it belongs to; false for one that nobody asked this sender for.</summary>
    public bool TryAnswer(XElement iq)
    {
        var id = iq.Attribute("id")?.Value;
        if (id is null || !_pending.TryGetValue(id, out var pending))
        {
            return false;
        }
        if (!IsFrom(pending.To, iq.Attribute("from")?.Value) || !_pending.TryRemove(id, out _))
        {
            return false;
        }
        if (OverLimit.Of(iq) is { } over)
        {
            pending.Answer.TrySetException(
                new StanzaLimitException(over.Limit, $"The answer of {iq.Attribute("from")?.Value}: {over.Text}")
            );
        }
        else if (iq.Attribute("type")?.Value == "error")
        {
            pending.Answer.TrySetException(new StanzaException(StanzaErrors.Read(iq)));
        }
        else
        {
            pending.Answer.TrySetResult(iq);
        }
        return true;
    }

    /// <summary>Nothing will come any more.</summary>
    public void EndAll(string reason)
    {
        foreach (var id in _pending.Keys)
        {
            if (_pending.TryRemove(id, out var pending))
            {
                pending.Answer.TrySetException(new SessionEndedException(reason));
            }
        }
    }

    private bool IsFrom(Jid? asked, string? from)
    {
        var own = asked is null || asked == account;
        if (from is null)
        {
            return own;
        }
        if (!Jid.TryParse(from, out var sender))
        {
            return false;
        }
        return own ? sender == account || sender == account.Server || sender == Bound : sender == asked;
    }
}
