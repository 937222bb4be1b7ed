using System.Xml.Linq;
using Microblog.Core.Atom;
using Xunit;

namespace Microblog.Core.Tests.Atom;

/// <summary>Entries in the manner of the programs that people use.</summary>
internal static class Entries
{
    /// <summary>Movim: Markdown in the text content beside the xhtml, encoded or bare links, thr: prefix.</summary>
    public const string Movim = """
        <entry xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0">
          <id>0f1d2b5e-6a0c-4f4e-9d5c-7b9f0a6f1c11</id>
          <title>The mill in autumn</title>
          <author><name>Mara</name><uri>xmpp:mara@mill.example</uri></author>
          <link rel="alternate" href="xmpp:mara@mill.example?;node=urn:xmpp:microblog:0;item=0f1d2b5e-6a0c-4f4e-9d5c-7b9f0a6f1c11"/>
          <link rel="replies" title="comments" href="xmpp:mara@mill.example?;node=urn:xmpp:microblog:0:comments/0f1d2b5e-6a0c-4f4e-9d5c-7b9f0a6f1c11"/>
          <link rel="alternate" type="text/html" title="The mill in autumn" href="https://social.example/blog/mara%40mill.example/0f1d2b5e"/>
          <link rel="related" href="https://news.example/story" title="A story" description="…" logo="https://news.example/l.png"/>
          <link rel="enclosure" href="https://up.example/mill.jpg" type="image/jpeg" title="mill.jpg"/>
          <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>The <strong>wheel</strong> turns again. #mill</p></div></content>
          <content type="text">The **wheel** turns again. #mill</content>
          <published>2025-10-04T09:12:33+02:00</published>
          <category term="mill"/>
          <updated>2025-10-04T07:12:33+00:00</updated>
        </entry>
        """;

    /// <summary>Movim: a comment, its title the whole text.</summary>
    public const string MovimComment = """
        <entry xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0">
          <id>c7d0b3aa-11d2-4dd1-8c10-3f7a0e2f4b22</id>
          <title>Lovely! When can we visit?</title>
          <author><name>Jo</name><uri>xmpp:jo@river.example</uri></author>
          <link rel="alternate" href="xmpp:mara@mill.example?;node=urn:xmpp:microblog:0:comments/0f1d2b5e;item=c7d0b3aa"/>
          <thr:in-reply-to href="xmpp:mara@mill.example?;node=urn:xmpp:microblog:0;item=0f1d2b5e-6a0c-4f4e-9d5c-7b9f0a6f1c11"/>
          <published>2025-10-04T08:00:00+00:00</published><updated>2025-10-04T08:00:00+00:00</updated>
        </entry>
        """;

    /// <summary>Libervia: two titles, xhtml first, no content; fractions of seconds.</summary>
    public const string Libervia = """
        <ns0:entry xmlns:ns0="http://www.w3.org/2005/Atom" xml:lang="en">
          <ns0:title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>A note with <em>weight</em></p></div></ns0:title>
          <ns0:title type="text">A note with weight</ns0:title>
          <ns0:id>xmpp:louise@libre.example?;node=urn%3Axmpp%3Amicroblog%3A0;item=note_x%2C1</ns0:id>
          <ns0:updated>2024-05-06T07:08:09.123456Z</ns0:updated>
          <ns0:published>2024-05-06T07:08:09.123456Z</ns0:published>
          <ns0:author><ns0:name>louise</ns0:name><ns0:uri>xmpp:louise@libre.example</ns0:uri></ns0:author>
          <ns0:link title="comments" href="xmpp:pubsub.libre.example?;node=urn%3Axmpp%3Amicroblog%3A0%3Acomments%2Fnote_x"/>
          <ns0:generator version="0.9" uri="https://libervia.example">Libervia</ns0:generator>
        </ns0:entry>
        """;

    /// <summary>A plain feed client: title and text, a bare address.</summary>
    public const string Plain = """
        <entry xmlns='http://www.w3.org/2005/Atom'><title>Read https://example.org/a?b=1&amp;c=2. Then sleep.</title>
        <id>urn:uuid:5</id><published>2026-01-02T03:04:05Z</published><updated>2026-01-02T03:04:05Z</updated></entry>
        """;

    /// <summary>As prosody gives XML back: prefixes of its own.</summary>
    public const string Reserialised = """
        <entry xmlns='http://www.w3.org/2005/Atom'><title type='text'>Yes</title><updated>2026-01-02T03:04:05Z</updated>
        <in-reply-to xmlns:ns1='urn:x' xmlns='http://purl.org/syndication/thread/1.0' ref='tag:a,2026:1'
          href='xmpp:a@example.org?;node=urn%3Axmpp%3Amicroblog%3A0;item=1' ns1:z='1'/></entry>
        """;

    public static AtomEntry Read(string xml) =>
        Assert
            .IsType<AtomReading.Readable>(AtomEntryReader.Read(XElement.Parse(xml, LoadOptions.PreserveWhitespace)))
            .Entry;

    /// <summary>An entry of these children.</summary>
    public static AtomEntry Of(string children) =>
        Read($"<entry xmlns='http://www.w3.org/2005/Atom'>{children}</entry>");
}
