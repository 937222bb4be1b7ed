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
        Separate(kind, isWritten);
        if (!isWritten)
        {
            return;
        }
        if (!kind.HasFlag(HtmlKind.Block) && !kind.HasFlag(HtmlKind.TablePart))
        {
            WriteBreak();
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
        Separate(kind, isWritten);
    }

    /// <summary>
    /// Blocks are lines of their own. One that is unwrapped no longer ends the line by itself: the words that come next
    /// stand on another line than those before.
    /// </summary>
    private void Separate(HtmlKind kind, bool isWritten)
    {
        if (isWritten && (kind & (HtmlKind.Block | HtmlKind.TablePart)) != 0)
        {
            (_isInLine, _isBreakDue) = (false, false);
        }
        else if (_dropped == 0 && (kind & (HtmlKind.Apart | HtmlKind.Kept)) == HtmlKind.Apart)
        {
            _isBreakDue = _isInLine;
        }
    }

    private void WriteBreak()
    {
        if (_isBreakDue)
        {
            _elements += HasRoom ? 1 : 0;
            _text.Append(HasRoom ? "<br>" : " ");
            (_isInLine, _isBreakDue) = (false, false);
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
            if (_tag.Name is "br" or "hr")
            {
                (_isInLine, _isBreakDue) = (false, false);
            }
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
        if (!text.IsWhiteSpace())
        {
            WriteBreak();
            _isInLine = true;
        }
        IsShortened |= !_references.Write(text);
    }
}
