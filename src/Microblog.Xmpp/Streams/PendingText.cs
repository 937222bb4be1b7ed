using System.Text;
using System.Xml.Linq;

namespace Microblog.Xmpp.Streams;

/// <summary>Character data that has not come to its element yet: pieces and CDATA sections are joined once.</summary>
internal sealed class PendingText
{
    private const int LargestKept = 1024;

    private string? _first;
    private StringBuilder? _more;

    /// <summary>Adds a piece.</summary>
    public void Add(string text)
    {
        if (_first is null)
        {
            _first = text;
            return;
        }
        _more ??= new StringBuilder();
        if (_more.Length == 0)
        {
            _more.Append(_first);
        }
        _more.Append(text);
    }

    /// <summary>Gives all pieces to an element, as one text.</summary>
    public void MoveTo(XElement element)
    {
        if (_first is null)
        {
            return;
        }
        element.Add(_more is { Length: > 0 } ? _more.ToString() : _first);
        Clear();
    }

    /// <summary>Forgets all pieces.</summary>
    public void Clear()
    {
        _first = null;
        _more = _more is { Capacity: <= LargestKept } ? _more.Clear() : null;
    }
}
