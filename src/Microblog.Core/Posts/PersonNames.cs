using Microblog.Core.Atom;
using Microblog.Xmpp;

namespace Microblog.Core.Posts;

/// <summary>
/// What each person is called, the same in all pages: their nickname (XEP-0172), else the full name on their card (XEP-0292,
/// XEP-0054), else the name from the contact list, else the one in the newest post of their own feed (XEP-0277), else the first part
/// of the address. Any thread.
/// </summary>
public sealed class PersonNames : IPersonNames
{
    /// <summary>Names of no more people are kept.</summary>
    public const int MaxPeople = 5000;

    private const int MaxLength = 100;

    private readonly Lock _lock = new();

    // The newest post that was looked at, and the name in the newest that has one.
    private readonly Dictionary<Jid, (string? Name, DateTimeOffset Named, DateTimeOffset Newest)> _posted = [];
    private Dictionary<Jid, (string Name, string Shown)> _given = [];

    // What people call themselves, the nickname before the full name, and how that is shown.
    private readonly Dictionary<Jid, (string? Nickname, string? FullName, string Shown)> _own = [];
    private bool _isRaised;

    /// <summary>A person is called something else. Raised once, until <see cref="Acknowledge"/>. Return at once.</summary>
    public event Action? Changed;

    /// <summary>After each <see cref="Acknowledge"/>: what changed until then is to be shown.</summary>
    private event Action? Acknowledged;

    event Action? IPersonNames.Changed
    {
        add => Acknowledged += value;
        remove => Acknowledged -= value;
    }

    /// <summary>The name to show.</summary>
    /// <param name="person">Whose; a domain is called by its address.</param>
    public string Of(Jid person) => Known(person) ?? DisplayName.OfPerson(null, person);

    /// <summary>The name that is known of a person, as given; null where there is none.</summary>
    public string? Find(Jid person)
    {
        ArgumentNullException.ThrowIfNull(person);
        lock (_lock)
        {
            return _own.TryGetValue(person.Bare, out var own) ? own.Nickname ?? own.FullName
                : _given.TryGetValue(person.Bare, out var given) ? given.Name
                : Posted(person.Bare);
        }
    }

    /// <summary>True where a post of this time, in a person's own feed, may say a newer name.</summary>
    public bool IsNews(Jid person, DateTimeOffset published)
    {
        ArgumentNullException.ThrowIfNull(person);
        lock (_lock)
        {
            return _posted.TryGetValue(person.Bare, out var known)
                ? published > known.Newest
                : _posted.Count < MaxPeople;
        }
    }

    /// <summary>Takes over the name in a post, where its author says it in their own feed.</summary>
    public void Learn(Post post)
    {
        ArgumentNullException.ThrowIfNull(post);
        if (
            post is not { AuthorVerified: true, RepeatOf: null, Author: { Local: { } local } author }
            || !post.Address.Feed.IsPersonal
            || !author.IsSameBare(post.Address.Feed.Service)
        )
        {
            return;
        }
        // Many programs write the address's first part where nobody gave a name.
        var isName =
            !string.Equals(post.AuthorName, local, StringComparison.OrdinalIgnoreCase)
            && post.AuthorName != author.ToDisplayString();
        var (person, published) = (author.Bare, post.Published);
        var isOther = false;
        lock (_lock)
        {
            var isKnown = _posted.TryGetValue(person, out var known);
            if (!isKnown && _posted.Count >= MaxPeople)
            {
                return;
            }
            var newest = isKnown && known.Newest > published ? known.Newest : published;
            if (isName && (known.Name is null || published > known.Named))
            {
                isOther =
                    known.Name != post.AuthorName
                    && !_given.ContainsKey(person)
                    && !_own.ContainsKey(person)
                    && !_isRaised;
                _isRaised |= isOther;
                known = (post.AuthorName, published, newest);
            }
            _posted[person] = known with { Newest = newest };
        }
        if (isOther)
        {
            Changed?.Invoke();
        }
    }

    /// <summary>A name as somebody gave it; null for one that is too long to be shown, or holds control characters.</summary>
    public static string? Accept(string? name) =>
        name is { Length: > 0 and <= MaxLength } && !name.Any(char.IsControl) ? name : null;

    /// <summary>A person calls themselves so (XEP-0172); null: no longer.</summary>
    public void SetNickname(Jid person, string? name) => SetOwn(person, own => (name, own.FullName));

    /// <summary>The card of a person has this full name; null: none.</summary>
    public void SetFullName(Jid person, string? name) => SetOwn(person, own => (own.Nickname, name));

    /// <summary>True where a person's nickname is known.</summary>
    public bool HasNickname(Jid person)
    {
        ArgumentNullException.ThrowIfNull(person);
        lock (_lock)
        {
            return _own.TryGetValue(person.Bare, out var own) && own.Nickname is not null;
        }
    }

    /// <summary>Replaces the names from the contact list.</summary>
    public void SetGiven(IReadOnlyDictionary<Jid, string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        bool isOther;
        lock (_lock)
        {
            var before = _given;
            var isSame = names.Count == before.Count;
            _given = new(names.Count);
            foreach (var (person, name) in names)
            {
                if (!before.TryGetValue(person, out var given) || given.Name != name)
                {
                    isSame = false;
                    given = (name, DisplayName.OfPerson(name, person));
                }
                _given[person] = given;
            }
            isOther = !isSame && !_isRaised;
            _isRaised |= isOther;
        }
        if (isOther)
        {
            Changed?.Invoke();
        }
    }

    private void SetOwn(
        Jid person,
        Func<(string? Nickname, string? FullName), (string? Nickname, string? FullName)> change
    )
    {
        ArgumentNullException.ThrowIfNull(person);
        var address = person.Bare;
        bool isOther;
        lock (_lock)
        {
            var isKnown = _own.TryGetValue(address, out var before);
            if (!isKnown && _own.Count >= MaxPeople)
            {
                return;
            }
            var (nickname, fullName) = change((before.Nickname, before.FullName));
            var name = nickname ?? fullName;
            if (name is null)
            {
                _own.Remove(address);
            }
            else
            {
                _own[address] = (nickname, fullName, DisplayName.OfPerson(name, address));
            }
            isOther = name != (before.Nickname ?? before.FullName) && !_isRaised;
            _isRaised |= isOther;
        }
        if (isOther)
        {
            Changed?.Invoke();
        }
    }

    /// <summary>From now on the next change is raised again.</summary>
    public void Acknowledge()
    {
        lock (_lock)
        {
            _isRaised = false;
        }
        Acknowledged?.Invoke();
    }

    /// <summary>The post with the names that its people have everywhere; the same object where that changes nothing.</summary>
    public Post Apply(Post post)
    {
        ArgumentNullException.ThrowIfNull(post);
        var name = (post.Author is { } author ? Known(author) : null) ?? post.AuthorName;
        var repeater = post.RepeatedBy is { } by ? Of(by) : null;
        var named = HtmlMentions.Named(post.Html, Known);
        var html = ReferenceEquals(named, post.Html) ? null : named;
        return name == post.AuthorName && repeater == post.RepeaterName && html == post.NamedHtml
            ? post
            : post with
            {
                AuthorName = name,
                RepeaterName = repeater,
                NamedHtml = html,
            };
    }

    /// <summary>The name to show; null where none is known.</summary>
    public string? Known(Jid person)
    {
        ArgumentNullException.ThrowIfNull(person);
        lock (_lock)
        {
            return _own.TryGetValue(person.Bare, out var own) ? own.Shown
                : _given.TryGetValue(person.Bare, out var given) ? given.Shown
                : Posted(person.Bare);
        }
    }

    /// <summary>Within the lock.</summary>
    private string? Posted(Jid person) => _posted.TryGetValue(person, out var known) ? known.Name : null;
}
