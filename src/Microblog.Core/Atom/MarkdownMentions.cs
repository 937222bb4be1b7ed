using Markdig;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Renderers;
using Markdig.Syntax.Inlines;
using Microblog.Xmpp;

namespace Microblog.Core.Atom;

/// <summary>
/// <c>@name@example.org</c> in Markdown is a link to the person (RFC 5122), with the person's name as its words. In code and in
/// the words of a link it is none.
/// </summary>
internal sealed class MarkdownMentions : IMarkdownExtension
{
    /// <summary>The most mentions of one text; what goes beyond stays words.</summary>
    public const int Max = 50;

    private static readonly object Names = new();
    private static readonly object Count = new();

    /// <inheritdoc />
    public void Setup(MarkdownPipelineBuilder pipeline) => pipeline.InlineParsers.Insert(0, new Parser());

    /// <inheritdoc />
    public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer) { }

    /// <summary>What the parser needs to know of people: what each is called, or null.</summary>
    public static MarkdownParserContext Context(Func<Jid, string?>? nameOf)
    {
        var context = new MarkdownParserContext();
        context.Properties[Names] = nameOf ?? (_ => null);
        return context;
    }

    private sealed class Parser : InlineParser
    {
        public Parser() => OpeningCharacters = ['@'];

        public override bool Match(InlineProcessor processor, ref StringSlice slice)
        {
            if (
                MentionText.Find(slice.Text, slice.Start) is not var (start, end)
                || end > slice.End + 1
                || MarkdownAddresses.IsLinkText(processor)
                || !MentionText.TryRead(slice.Text[start..end], out var mention, out var person)
                || !MayAdd(processor)
            )
            {
                return false;
            }
            var nameOf = (Func<Jid, string?>?)processor.Context?.Properties[Names];
            var words = nameOf?.Invoke(person) is { } name ? "@" + name : mention;
            var link = new LinkInline { Url = new XmppUri(person.Bare).ToString(), IsClosed = true };
            link.AppendChild(new LiteralInline(words));
            processor.Inline = link;
            slice.Start = start + mention.Length;
            return true;
        }

        private static bool MayAdd(InlineProcessor processor)
        {
            var count = processor.Document.GetData(Count) as int? ?? 0;
            processor.Document.SetData(Count, count + 1);
            return count < Max;
        }
    }
}
