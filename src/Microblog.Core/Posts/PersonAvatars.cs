using Microblog.Xmpp;

namespace Microblog.Core.Posts;

/// <summary>
/// The pictures that people have given themselves, by id, the same in all pages. Who is shown and not known, or was looked up long
/// ago, is asked for with <see cref="Demanded"/>. Any thread.
/// </summary>
public sealed class PersonAvatars : IPersonAvatars
{
    /// <summary>Of no more people is anything known.</summary>
    public const int MaxPeople = 5000;

    private readonly Lock _lock = new();
    private readonly Dictionary<Jid, string?> _known = [];

    /// <inheritdoc />
    public event Action? Changed;

    /// <summary>A page shows a person. Often, on any thread: return at once.</summary>
    public event Action<Jid>? Demanded;

    /// <inheritdoc />
    public string? Of(Jid person)
    {
        Demand(person);
        return Find(person);
    }

    /// <summary>The id of a person's picture as far as it is known, or null.</summary>
    public string? Find(Jid person)
    {
        ArgumentNullException.ThrowIfNull(person);
        lock (_lock)
        {
            return _known.GetValueOrDefault(person.Bare);
        }
    }

    /// <summary>A page shows a person.</summary>
    public void Demand(Jid person)
    {
        ArgumentNullException.ThrowIfNull(person);
        Demanded?.Invoke(person.Bare);
    }

    /// <summary>It is known which picture a person has; null for none.</summary>
    public void Set(Jid person, string? id)
    {
        ArgumentNullException.ThrowIfNull(person);
        lock (_lock)
        {
            if (!_known.TryGetValue(person.Bare, out var before) && _known.Count >= MaxPeople)
            {
                return;
            }
            _known[person.Bare] = id;
            if (before == id)
            {
                return;
            }
        }
        Changed?.Invoke();
    }

    /// <summary>Nothing is known of these people any more. What pages show of them stays until they are rendered again.</summary>
    public void Forget(IEnumerable<Jid> people)
    {
        ArgumentNullException.ThrowIfNull(people);
        lock (_lock)
        {
            foreach (var person in people)
            {
                _known.Remove(person.Bare);
            }
        }
    }

    /// <summary>Takes over what is stored, before anything is shown.</summary>
    public void Load(IEnumerable<KeyValuePair<Jid, string?>> stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        lock (_lock)
        {
            foreach (var (person, id) in stored.Take(MaxPeople))
            {
                _known[person.Bare] = id;
            }
        }
    }

    /// <summary>The post with its author's picture; the same object where that changes nothing.</summary>
    internal Post Apply(Post post)
    {
        var id = post.Author is { } author ? Find(author) : null;
        return id == post.AuthorAvatar ? post : post with { AuthorAvatar = id };
    }
}
