using Microblog.Core.Atom;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Timelines.Threads;
using Microblog.Xmpp;

namespace Microblog.Core.Mentions;

/// <summary>Whom a person can mention: those whom the account follows, its contacts, and who wrote in the conversation.</summary>
/// <param name="known">Follows and contacts.</param>
/// <param name="index">What the cache knows of conversations, and what people are called.</param>
/// <param name="own">The account, which is never suggested.</param>
/// <param name="time">The clock.</param>
internal sealed class MentionDirectory(IKnownFeeds known, PostIndex index, Jid own, TimeProvider time)
{
    private const int MaxFound = 8;

    // A conversation is read once for the letters of a name.
    private static readonly TimeSpan ThreadAge = TimeSpan.FromSeconds(15);

    private ThreadPeople? _thread;

    private PersonNames Names => index.Names;

    /// <summary>What a person is called who is mentioned; null where no name is known.</summary>
    public string? NameOf(Jid person) => Names.Known(person);

    /// <summary>
    /// The typed text in which each <c>@name</c> that is the first part of the address, or the name, of exactly one known
    /// person is that person's address.
    /// </summary>
    /// <param name="typed">Markdown.</param>
    /// <param name="post">The post that is answered or edited, or null.</param>
    /// <param name="withTitle">False where a heading at the top is part of the text, as in a reply.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<string> CompleteAsync(
        string typed,
        PostAddress? post,
        bool withTitle,
        CancellationToken cancellation
    )
    {
        if (!typed.Contains('@', StringComparison.Ordinal))
        {
            return typed;
        }
        var thread = await InThreadAsync(post, cancellation);
        ILookup<string, Jid>? people = null;
        return TypedNames.Complete(
            typed,
            name =>
            {
                people ??= ByName(thread);
                var found = people[TagComparer.Form(name)].Distinct().Take(2).ToList();
                return found.Count == 1 ? found[0] : null;
            },
            withTitle
        );
    }

    /// <inheritdoc cref="IMentions.FindPeopleAsync"/>
    public async Task<IReadOnlyList<MentionCandidate>> FindAsync(
        string query,
        PostAddress? post,
        CancellationToken cancellation
    )
    {
        var form = SearchForm.Of(query);
        var thread = await InThreadAsync(post, cancellation);
        var people = thread
            .Select(person => (Person: person, Place: 0))
            .Concat(KnownPeople().Select(person => (Person: person, Place: 1)))
            .DistinctBy(one => one.Person)
            .Select(one => (one.Person, one.Place, Name: ShownName(one.Person)))
            .Select(one => new Found(
                one.Place,
                Rank(one.Name, one.Person, form),
                one.Name,
                () => OfPerson(one.Person, one.Name)
            ));
        var communities = known
            .Followed.Where(feed => !feed.Feed.IsPersonal)
            .Select(feed => new Found(
                2,
                SearchForm.Rank(SearchForm.Of(feed.Name), form),
                feed.Name,
                () => OfCommunity(feed)
            ));
        return
        [
            .. people
                .Concat(communities)
                .Where(found => found.Rank is not null)
                .OrderBy(found => found.Place)
                .ThenBy(found => found.Rank)
                .ThenBy(found => found.Name, StringComparer.OrdinalIgnoreCase)
                .Take(MaxFound)
                .Select(found => found.Make()),
        ];
    }

    private static int? Rank(string name, Jid person, string query)
    {
        var rank = SearchForm.Rank(SearchForm.Of(name), query);
        if (rank == 0)
        {
            return rank;
        }
        // The address begins with its first part.
        var address = SearchForm.Of(person.ToDisplayString()).StartsWith(query, StringComparison.Ordinal);
        return rank ?? (address ? 2 : null);
    }

    private MentionCandidate OfPerson(Jid person, string name)
    {
        var address = person.ToString();
        // Some addresses are not read as mentions where they stand in a text by themselves.
        var text =
            TextParts.Split("@" + address).ToList() is [TextPart.Mention { Person: var read }] && read == person
                ? "@" + address
                : Link(name, new XmppUri(person));
        return new MentionCandidate(name, person.ToDisplayString(), text, index.Avatars.Find(person));
    }

    private static MentionCandidate OfCommunity(KnownFeed feed) =>
        new(
            feed.Name,
            feed.Feed.Service.ToDisplayString(),
            Link(feed.Name, new XmppUri(feed.Feed.Service, feed.Feed.Node)),
            Avatar: null
        );

    private string ShownName(Jid person) =>
        Names.Known(person) ?? DisplayName.OfPerson(known.Contacts.GetValueOrDefault(person), person);

    private static string Link(string name, XmppUri uri) => $"[{MarkdownEscape.Inline("@" + name)}](<{uri}>)";

    private IEnumerable<Jid> KnownPeople() =>
        known
            .Followed.Where(feed => feed.Feed.IsPersonal)
            .Select(feed => feed.Feed.Service.Bare)
            .Concat(known.Contacts.Keys)
            .Where(person => person != own && person.Local is not null)
            .Distinct();

    private ILookup<string, Jid> ByName(IReadOnlyList<Jid> thread) =>
        thread
            .Concat(KnownPeople())
            .Distinct()
            .SelectMany(person =>
                new[] { ShownName(person), person.Local }.Select(name => (Name: name, Person: person))
            )
            .Where(one => one.Name is not null)
            .Distinct()
            .ToLookup(one => TagComparer.Form(one.Name!), one => one.Person);

    /// <summary>Who wrote in a conversation, the author of the post first.</summary>
    private async Task<IReadOnlyList<Jid>> InThreadAsync(PostAddress? address, CancellationToken cancellation)
    {
        if (_thread is { } last && last.Post == address && time.GetElapsedTime(last.ReadAt) < ThreadAge)
        {
            return last.People;
        }
        var readAt = time.GetTimestamp();
        if (address is null || await index.FindAsync(address, cancellation) is not { } post)
        {
            return [];
        }
        var thread = await index.ReadThreadAsync(post, cancellation);
        var people = thread
            .Posts.Prepend(post)
            .Where(one => one.AuthorState != AuthorState.Claimed)
            .Select(one => one.Author?.Bare)
            .OfType<Jid>()
            .Where(person => person != own && person.Local is not null)
            .Distinct()
            .ToList();
        _thread = new ThreadPeople(address, people, readAt);
        return people;
    }

    /// <param name="Place">Those of the conversation first.</param>
    /// <param name="Rank">How well it fits; null: not at all.</param>
    /// <param name="Name">What it is called.</param>
    /// <param name="Make">Makes the candidate; only few are shown.</param>
    private sealed record Found(int Place, int? Rank, string Name, Func<MentionCandidate> Make);

    private sealed record ThreadPeople(PostAddress Post, IReadOnlyList<Jid> People, long ReadAt);
}
