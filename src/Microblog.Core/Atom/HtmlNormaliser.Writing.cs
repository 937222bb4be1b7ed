namespace Microblog.Core.Atom;

internal sealed partial class HtmlNormaliser
{
    private void Push(string name, HtmlKind kind, bool isImplied = false)
    {
        var isWritten = kind.HasFlag(HtmlKind.Kept) && _dropped == 0;
        _open.Add(new Open(name, kind, isWritten));
        _counts[name] = _counts.GetValueOrDefault(name) + 1;
        _dropped += kind.HasFlag(HtmlKind.Dropped) ? 1 : 0;
        _foreign += name is "svg" or "math" ? 1 : 0;
        if (!isWritten)
        {
            return;
        }
        _elements++;
        _depth++;
        if (isImplied)
        {
            _text.Append('<').Append(name).Append('>');
        }
        else
        {
            _tag.Write(_text);
        }
    }

    private void Pop()
    {
        var (name, kind, isWritten) = _open[^1];
        _open.RemoveAt(_open.Count - 1);
        _counts[name]--;
        _dropped -= kind.HasFlag(HtmlKind.Dropped) ? 1 : 0;
        _foreign -= name is "svg" or "math" ? 1 : 0;
        if (isWritten)
        {
            _depth--;
            _text.Append("</").Append(name).Append('>');
        }
    }

    private void Ignore(string name, HtmlKind kind)
    {
        IsShortened = true;
        WriteGap(kind);
        if (!kind.HasFlag(HtmlKind.Void))
        {
            _ignored[name] = _ignored.GetValueOrDefault(name) + 1;
        }
    }

    private void WriteVoid()
    {
        if (_dropped == 0)
        {
            _elements++;
            _tag.Write(_text);
        }
    }

    /// <summary>Where a block is no element any more, its words still do not touch those before.</summary>
    private void WriteGap(HtmlKind kind)
    {
        if (_dropped == 0 && (kind & (HtmlKind.Block | HtmlKind.TablePart | HtmlKind.Void)) != 0)
        {
            _text.Append(' ');
        }
    }

    private void WriteText(ReadOnlySpan<char> text)
    {
        if (_dropped > 0 || text.IsEmpty)
        {
            return;
        }
        if (IsInTableContext && !text.IsWhiteSpace())
        {
            MakeCell();
        }
        IsShortened |= !_references.Write(text);
    }
}
