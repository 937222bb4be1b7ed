namespace Microblog.Core.Atom;

/// <summary>What the parts of HTML do to each other (HTML, 13.2.6), as far as posts need it.</summary>
internal static class HtmlElements
{
    /// <summary>Elements that reach the page.</summary>
    public const string Allowed =
        "a abbr b bdi blockquote br caption cite code dd del dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i "
        + "ins kbd li mark ol p pre q rp rt ruby s samp small span strong sub sup table tbody td tfoot th thead "
        + "time tr u ul var wbr";

    /// <summary>Elements that are left out with all that is in them.</summary>
    public const string Dropped =
        "script style iframe frame frameset object embed applet param noscript noembed noframes template svg math head "
        + "title base meta link xmp plaintext textarea select option canvas input dialog portal map area";

    private const string Media = "img video audio picture source";

    // Their content is no markup: it ends where their own end is written.
    private const string RawText = "script style xmp iframe noembed noframes textarea title plaintext";

    private const string Void = "area base br col embed frame hr img input link meta param source track wbr";

    // There is at most one of them, or they never matter.
    private const string Ignored = "html head body form col colgroup frameset";

    private const string Formatting = "a b big code em font i nobr s small strike strong tt u";

    private const string TableParts = "caption tbody td tfoot th thead tr";

    private const string Scopes = "applet caption object select table td template th";

    private const string Blocks =
        "address article aside blockquote center dd details dialog dir div dl dt fieldset figcaption figure footer h1 h2 "
        + "h3 h4 h5 h6 header hgroup hr li listing main menu nav ol p plaintext pre section summary table ul xmp";

    private const string OtherApart = "button form legend optgroup search";

    private const string OtherSpecial =
        "applet area base br button caption col embed img input link marquee meta noembed noframes noscript object "
        + "param script select source style tbody td template textarea tfoot th thead title tr track wbr";

    private static readonly Dictionary<string, HtmlKind> Kinds = Build();
    private static readonly Dictionary<string, HtmlKind>.AlternateLookup<ReadOnlySpan<char>> ByName =
        Kinds.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>What the element of a name is; a name that is not known is unwrapped.</summary>
    public static (string Name, HtmlKind Kind) Find(ReadOnlySpan<char> name) =>
        ByName.TryGetValue(name, out var known, out var kind) ? (known, kind)
        : name.Length <= MaxNameLength ? (name.ToString().ToLowerInvariant(), HtmlKind.None)
        : ("", HtmlKind.None);

    private const int MaxNameLength = 30;

    private static Dictionary<string, HtmlKind> Build()
    {
        var kinds = new Dictionary<string, HtmlKind>(StringComparer.OrdinalIgnoreCase);
        Add(Allowed, HtmlKind.Kept);
        Add(Media, HtmlKind.Kept);
        Add(Dropped, HtmlKind.Dropped);
        Add(RawText, HtmlKind.RawText);
        Add(Void, HtmlKind.Void);
        Add(Ignored, HtmlKind.Ignored);
        Add(Formatting, HtmlKind.Formatting);
        Add(TableParts, HtmlKind.TablePart);
        Add(Scopes, HtmlKind.Scope);
        Add(Blocks, HtmlKind.Block | HtmlKind.Special | HtmlKind.Apart);
        Add(OtherApart, HtmlKind.Apart);
        Add(OtherSpecial, HtmlKind.Special);
        Add("h1 h2 h3 h4 h5 h6", HtmlKind.Heading);
        Add("table tbody tfoot thead tr", HtmlKind.TableContext);
        return kinds;

        void Add(string names, HtmlKind kind)
        {
            foreach (var name in names.Split(' '))
            {
                kinds[name] = kinds.GetValueOrDefault(name) | kind;
            }
        }
    }
}
