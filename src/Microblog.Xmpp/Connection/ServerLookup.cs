using Microblog.Xmpp.Addresses;

namespace Microblog.Xmpp.Connection;

/// <summary>The order in which a domain's service records are tried (RFC 6120, 3.2; RFC 2782; XEP-0368).</summary>
internal static class ServerLookup
{
    /// <summary>Merges both kinds of records, sorted by priority and drawn by weight; without any, the domain itself at 5222.</summary>
    /// <exception cref="SignInException">All records that there are say that the service does not exist.</exception>
    public static IReadOnlyList<ServerAddress> Order(
        string domain,
        IReadOnlyList<SrvRecord> direct,
        IReadOnlyList<SrvRecord> startTls,
        Random random
    )
    {
        var all = direct
            .Select(r => (Record: r, Direct: true))
            .Concat(startTls.Select(r => (Record: r, Direct: false)));
        // A single "." says: decidedly not available.
        var usable = all.Where(r => r.Record.Target is not ("" or ".")).ToList();
        if (usable.Count == 0)
        {
            return direct.Count + startTls.Count == 0
                ? [new ServerAddress(domain, 5222, DirectTls: false)]
                : throw new SignInException(
                    SignInFailure.UnknownDomain,
                    $"{domain} says in DNS that it has no XMPP server."
                );
        }
        var ordered = new List<ServerAddress>();
        foreach (var group in usable.GroupBy(r => r.Record.Priority).OrderBy(g => g.Key))
        {
            var left = group.OrderBy(r => r.Record.Weight).ToList();
            while (left.Count > 0)
            {
                var drawn = random.Next(left.Sum(r => r.Record.Weight) + 1);
                var index = 0;
                while (index < left.Count - 1 && (drawn -= left[index].Record.Weight) > 0)
                {
                    index++;
                }
                var (record, isDirect) = left[index];
                ordered.Add(new ServerAddress(record.Target.TrimEnd('.'), record.Port, isDirect));
                left.RemoveAt(index);
            }
        }
        return ordered;
    }
}
