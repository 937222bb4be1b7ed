using Microblog.Xmpp;
using Microblog.Xmpp.Roster;

namespace Microblog.Core.Follows;

/// <summary>The contact list as it was read last, followed or not. Any thread.</summary>
internal sealed class KnownContacts
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Jid, string?> _names = [];
    private Dictionary<Jid, string?>? _all;

    /// <summary>The contacts with the names that the account gave them. Another copy after each change.</summary>
    public IReadOnlyDictionary<Jid, string?> All
    {
        get
        {
            lock (_lock)
            {
                return _all ??= new Dictionary<Jid, string?>(_names);
            }
        }
    }

    /// <summary>The list was read.</summary>
    public void Set(IReadOnlyList<Contact> contacts)
    {
        lock (_lock)
        {
            _names.Clear();
            foreach (var contact in contacts)
            {
                _names[contact.Address.Bare] = contact.Name;
            }
            _all = null;
        }
    }

    /// <summary>A contact came, changed or went.</summary>
    public void Take(Contact contact)
    {
        lock (_lock)
        {
            if (contact.IsRemoved)
            {
                _names.Remove(contact.Address.Bare);
            }
            else if (_names.Count < RosterCopy.MaxContacts || _names.ContainsKey(contact.Address.Bare))
            {
                _names[contact.Address.Bare] = contact.Name;
            }
            _all = null;
        }
    }
}
