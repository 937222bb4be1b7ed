using System.Text.RegularExpressions;
using Microblog.Testing;
using Microblog.Web.Documents;

namespace Microblog.Web.Tests.Architecture;

/// <summary>What people read on a page is in resources (XTexts.resx), so that languages can follow.</summary>
public sealed partial class TextTests
{
    /// <summary>Whose texts reach the page: here one word with a capital is a text, such as that of a button.</summary>
    private static readonly string[] Pages =
    [
        "Microblog.Web.Components.",
        "Microblog.Web.Pages.",
        "Microblog.Web.Wording.",
        typeof(TextsOfItsOwn).FullName!,
    ];

    /// <summary>Here few texts reach a person, among names of headers and settings: whole sentences are looked for.</summary>
    private static readonly string[] Answers =
    [
        "Microblog.Web.Accounts.",
        "Microblog.Web.Compose.",
        "Microblog.Web.Links.",
        "Microblog.Web.Media.",
        "Microblog.Web.Reading.",
        "Microblog.Web.Security.",
    ];

    /// <summary>What looks like a text and is none.</summary>
    private static readonly string[] Exceptions =
    [
        // The format of dates, which the browser writes anew in the reader's language (times.js).
        "d MMM yyyy",
        "dddd, d MMMM yyyy, HH:mm 'UTC'",
        // A name.
        "Mac OS X",
        // An error in the configuration, for the operator.
        "one server for each domain, and ",
        " is the same domain",
        // What the servers of pictures are told, and what the log says.
        "Microblog (pictures for a reader)",
        "Microblog (link preview for an author)",
        "the reader took too long",
        "no turn within ",
    ];

    private static readonly Lazy<IReadOnlyList<Resource>> Resources = new(() =>
        [
            .. Directory
                .EnumerateFiles(Path.Combine(RepositoryRoot.Path, "src"), "*Texts.resx", SearchOption.AllDirectories)
                .SelectMany(Resource.Read),
        ]
    );

    [Fact]
    public void Pages_have_no_text_of_their_own()
    {
        var texts = ReadIn(typeof(UsesMudBlazorAttribute));
        Assert.True(
            texts.Count == 0,
            "These belong into a XTexts.resx (docs/architecture.md, Texts):\n" + string.Join('\n', texts)
        );
    }

    [Fact]
    public void Texts_are_found_in_markup_attributes_parameters_and_code() =>
        Assert.Equal(
            [
                " posts of others",
                "<h1>Markup</h1>",
                "A sentence in the code.",
                "Attribute",
                "Expression",
                "Parameter",
                "Static attribute",
                "like",
            ],
            ReadIn(typeof(TextsOfItsOwn)).Select(text => text.Value.TrimEnd()).Order(StringComparer.Ordinal)
        );

    [Fact]
    public void Every_text_is_used_and_every_script_knows_the_names()
    {
        var inCode = SourcesOf("src", ".cs", ".razor")
            .SelectMany(file => TextUsed().Matches(File.ReadAllText(file)))
            .Select(match => match.Value);
        var inScripts = SourcesOf("wwwroot", ".js")
            .SelectMany(file => TextOfScript().Matches(File.ReadAllText(file)))
            .Select(match => $"ScriptTexts.{match.Groups["name"].Value}")
            .ToHashSet();
        var members = Resources.Value.Select(text => text.Member).ToHashSet();
        Assert.Empty(members.Except(inCode.Concat(inScripts)));
        Assert.NotEmpty(inScripts);
        Assert.Empty(inScripts.Except(members));
    }

    [Fact]
    public void Scripts_have_no_sentence_of_their_own() =>
        Assert.Empty(
            from file in SourcesOf("wwwroot", ".js")
            from line in File.ReadLines(file)
            where !line.Contains("new Error(", StringComparison.Ordinal)
            from Match sentence in ScriptSentence().Matches(line)
            select $"{Path.GetFileName(file)}: {sentence.Value}"
        );

    /// <summary>A translator sees the comment beside the text, and nothing else.</summary>
    [Fact]
    public void A_text_with_values_has_a_comment_that_names_each() =>
        Assert.Empty(
            from text in Resources.Value
            from Match value in Value().Matches(text.Value)
            let name = $"{{{value.Groups["number"].Value}}}"
            where text.Comment?.Contains(name + ":", StringComparison.Ordinal) != true
            select $"{text.Member}: {name}"
        );

    [Fact]
    public void A_text_for_one_has_one_for_several()
    {
        var members = Resources.Value.Select(text => text.Member).ToHashSet();
        Assert.Equal(
            members.Where(name => name.EndsWith("_One", StringComparison.Ordinal)).Select(name => name[..^4]).Order(),
            members.Where(name => name.EndsWith("_Many", StringComparison.Ordinal)).Select(name => name[..^5]).Order()
        );
    }

    private static List<CompiledText> ReadIn(Type one) =>
        [.. CompiledTexts.Of(one.Assembly.Location).Where(IsRead).Distinct()];

    private static bool IsRead(CompiledText text)
    {
        var words = WithoutTags(text.Value);
        return !Exceptions.Contains(text.Value)
            && text.Use switch
            {
                TextUse.Markup => IsIn(Pages, text) && (Word().IsMatch(words) || ReadAttribute().IsMatch(text.Value)),
                TextUse.ReadAttribute => IsIn(Pages, text) && Word().IsMatch(words),
                TextUse.Other when IsIn(Pages, text) => ReadAttribute().IsMatch(text.Value)
                    || Written().IsMatch(words)
                    || Sentence().IsMatch(words),
                TextUse.Other when IsIn(Answers, text) => Sentence().IsMatch(words),
                _ => false,
            };
    }

    private static bool IsIn(string[] rooms, CompiledText text) =>
        rooms.Any(room => text.Type.StartsWith(room, StringComparison.Ordinal));

    /// <summary>Without tags, whole or cut off at either end.</summary>
    private static string WithoutTags(string markup) => Tag().Replace(markup, "");

    private static IEnumerable<string> SourcesOf(string folder, params string[] kinds) =>
        Directory
            .EnumerateFiles(Path.Combine(RepositoryRoot.Path, folder), "*", SearchOption.AllDirectories)
            .Where(file => kinds.Contains(Path.GetExtension(file)))
            .Where(file =>
                !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal)
            );

    /// <summary>Names of texts are the only literals of scripts with a capital and an underscore.</summary>
    [GeneratedRegex(@"'(?<name>\p{Lu}\p{L}+_\w+)'")]
    private static partial Regex TextOfScript();

    /// <summary>Between quotes: begins with a capital and goes on after a space.</summary>
    [GeneratedRegex(@"(?<=[(?:=,] ?)['`]\P{L}{0,2}\p{Lu}\p{Ll}+:? [\p{L}$][^'`]*['`]")]
    private static partial Regex ScriptSentence();

    [GeneratedRegex(@"\w+Texts\.\w+")]
    private static partial Regex TextUsed();

    [GeneratedRegex(@"\{(?<number>\d)[:}]")]
    private static partial Regex Value();

    [GeneratedRegex(@"\p{L}{2}")]
    private static partial Regex Word();

    /// <summary>Begins with a capital, has an apostrophe or ends like a sentence.</summary>
    [GeneratedRegex(@"^\s*\p{Lu}\p{Ll}|\p{Ll}['’]\p{Ll}|\p{L}[.…!?](?:\s|$)")]
    private static partial Regex Written();

    /// <summary>Three words, or two and a stop.</summary>
    [GeneratedRegex(@"\p{L}{2},? \p{L}+(?:,? \p{L}+|[.…!?])")]
    private static partial Regex Sentence();

    [GeneratedRegex(@"<[^<>]*(?:>|$)|^[^<>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex("(?:\\balt|\\baria-label|\\bplaceholder|\\btitle)=\"[^\"]*\\p{L}{2}")]
    private static partial Regex ReadAttribute();
}
