using System.Text;
using Markdig;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Renderers;
using Microblog.Xmpp;

namespace Microblog.Core.Atom;

/// <summary>
/// <c>@name</c> in typed Markdown becomes <c>@name@example.org</c> where it is known who that is. In code, in the words of a
/// link, in addresses and in the title it stays as it is.
/// </summary>
internal static class TypedNames
{
    private static readonly object Found = new();

    // Names are looked up in lists: what goes beyond stays as it is.
    private const int MaxNames = 200;

    private static readonly MarkdownPipeline Pipeline = Markdown
        .Builder()
        .UsePreciseSourceLocation()
        .Use<Extension>()
        .Build();

    /// <summary>The text with addresses. Never throws; the same text where there is nothing to add.</summary>
    /// <param name="typed">Markdown.</param>
    /// <param name="personOf">Who a name means, or null.</param>
    /// <param name="withTitle">False where a heading at the top is part of the text, as in a reply.</param>
    public static string Complete(string typed, Func<string, Jid?> personOf, bool withTitle)
    {
        ArgumentNullException.ThrowIfNull(typed);
        if (!typed.Contains('@', StringComparison.Ordinal))
        {
            return typed;
        }
        var text = PlainText.Clean(typed);
        if (Markdown.HasTooMuch(text))
        {
            return typed;
        }
        var body = withTitle ? Markdown.SplitTitle(text).Body : text;
        var names = new List<(int At, string Name)>();
        var context = new MarkdownParserContext();
        context.Properties[Found] = names;
        try
        {
            Markdig.Markdown.Parse(body, Pipeline, context);
        }
        catch (ArgumentException)
        {
            return typed; // Nested too deep: it is sent as it was typed.
        }
        var result = new StringBuilder(text[..^body.Length]);
        var given = 0;
        foreach (var (at, name) in names.OrderBy(one => one.At))
        {
            var end = at + 1 + name.Length;
            if (
                at < given
                || end > body.Length
                || body[at] != '@'
                || !body.AsSpan(at + 1).StartsWith(name, StringComparison.Ordinal)
                || personOf(name) is not { } person
            )
            {
                continue;
            }
            result.Append(body, given, at - given).Append('@').Append(person.Bare);
            given = end;
        }
        return given == 0 ? typed : result.Append(body, given, body.Length - given).ToString();
    }

    private sealed class Extension : IMarkdownExtension
    {
        public void Setup(MarkdownPipelineBuilder pipeline) => pipeline.InlineParsers.Insert(0, new Parser());

        public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer) { }
    }

    /// <summary>Notes names, and leaves them as they are.</summary>
    private sealed class Parser : InlineParser
    {
        public Parser() => OpeningCharacters = ['@'];

        public override bool Match(InlineProcessor processor, ref StringSlice slice)
        {
            if (
                processor.Context?.Properties[Found] is List<(int, string)> { Count: < MaxNames } found
                && MentionText.FindName(slice.Text, slice.Start) is { } name
                && slice.Start + name.Length <= slice.End
                && !MarkdownAddresses.IsLinkText(processor)
            )
            {
                found.Add((processor.GetSourcePosition(slice.Start), name));
            }
            return false;
        }
    }
}
