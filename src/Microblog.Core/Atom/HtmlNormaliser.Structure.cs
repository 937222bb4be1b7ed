namespace Microblog.Core.Atom;

internal sealed partial class HtmlNormaliser
{
    private void EndWhatItEnds(string name, HtmlKind kind)
    {
        if (kind.HasFlag(HtmlKind.Block) && Has("p"))
        {
            PopTo(open => open.Name == "p", open => open.Kind.HasFlag(HtmlKind.Scope));
        }
        if (kind.HasFlag(HtmlKind.Heading))
        {
            PopTo(open => open.Kind.HasFlag(HtmlKind.Heading), IsElement);
        }
        switch (name)
        {
            case "li" when Has("li"):
                PopTo(open => open.Name == "li", IsListBarrier);
                break;
            case "dd" or "dt" when Has("dd") || Has("dt"):
                PopTo(open => open.Name is "dd" or "dt", IsListBarrier);
                break;
            case "a" when Has("a"):
                PopTo(open => open.Name == "a", open => open.Kind.HasFlag(HtmlKind.Scope));
                break;
            case "rt" or "rp":
                while (_open.FindLast(IsElement).Name is "dd" or "dt" or "li" or "p" or "rp" or "rt")
                {
                    PopTo(IsElement, _ => false);
                }
                break;
            case "table" when Has("table") && IsInTableContext:
                PopTo(open => open.Name == "table", _ => false);
                break;
        }
    }

    // What is unwrapped is not there for the parser that comes after this.
    private static bool IsElement(Open open) => (open.Kind & (HtmlKind.Kept | HtmlKind.Dropped)) != 0;

    private static bool IsListBarrier(Open open) =>
        open.Kind.HasFlag(HtmlKind.Special) && IsElement(open) && open.Name is not ("address" or "div" or "p");

    /// <summary>Parts of a table stand in a table; everything else in one of its cells.</summary>
    private bool IsPlaceFor(string name, HtmlKind kind)
    {
        if (!kind.HasFlag(HtmlKind.TablePart))
        {
            MakeCell();
            return true;
        }
        if (!Has("table"))
        {
            return false;
        }
        Func<Open, bool> isParent = name switch
        {
            "td" or "th" => open => open.Kind.HasFlag(HtmlKind.TableContext),
            "tr" => open => open.Kind.HasFlag(HtmlKind.TableContext) && open.Name != "tr",
            _ => open => open.Name == "table",
        };
        while (!isParent(_open[^1]))
        {
            Pop();
        }
        if (name is "td" or "th" or "tr" && _open[^1].Name == "table")
        {
            PushImplied("tbody");
        }
        if (name is "td" or "th" && _open[^1].Name != "tr")
        {
            PushImplied("tr");
        }
        return true;
    }

    private bool IsInTableContext => _open is [.., { Kind: var kind }] && kind.HasFlag(HtmlKind.TableContext);

    /// <summary>Words right in a table would be put before it, each by each.</summary>
    private void MakeCell()
    {
        if (!IsInTableContext)
        {
            return;
        }
        if (!HasRoom)
        {
            IsShortened = true;
            PopTo(open => open.Name == "table", _ => false);
            return;
        }
        if (_open[^1].Name == "table")
        {
            PushImplied("tbody");
        }
        if (_open[^1].Name != "tr")
        {
            PushImplied("tr");
        }
        PushImplied("td");
    }
}
