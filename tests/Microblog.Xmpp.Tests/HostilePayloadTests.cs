using System.Xml.Linq;
using CsCheck;
using Microblog.Testing;
using Microblog.Testing.Cases;
using Microblog.Xmpp.Attachments;
using Microblog.Xmpp.Delay;
using Microblog.Xmpp.Discovery;
using Microblog.Xmpp.Forms;
using Microblog.Xmpp.Presence;
using Microblog.Xmpp.Profiles;
using Microblog.Xmpp.PubSub;
using Microblog.Xmpp.ResultSets;
using Microblog.Xmpp.Roster;
using Microblog.Xmpp.Streams;
using Microblog.Xmpp.Subscriptions;
using Microblog.Xmpp.Uploads;
using Xunit;
using ContactList = Microblog.Xmpp.Roster.Roster;

namespace Microblog.Xmpp.Tests;

/// <summary>Whatever somebody sends, reading it throws nothing, and what was read can be written.</summary>
[Trait("Spec", "RFC 6120 8.3")]
public sealed class HostilePayloadTests
{
    private const int Samples = 5000;

    private static readonly string[] Roots =
    [
        "{urn:xmpp:delay}delay",
        "{jabber:x:data}x",
        "{http://jabber.org/protocol/disco#info}query",
        "{jabber:client}presence",
        "{urn:xmpp:hashes:2}hash",
        "{urn:xmpp:avatar:metadata}metadata",
        "{urn:xmpp:avatar:metadata}info",
        "{http://jabber.org/protocol/nick}nick",
        "{urn:ietf:params:xml:ns:vcard-4.0}vcard",
        "{vcard-temp}vCard",
        "{http://jabber.org/protocol/rsm}set",
        "{jabber:iq:roster}query",
        "{urn:xmpp:pubsub:subscription:0}subscription",
        "{urn:xmpp:pps:subscribers:0}subscriber",
        "{urn:xmpp:http:upload:0}slot",
        "{urn:xmpp:pubsub-attachments:1}attachments",
        "{urn:xmpp:pubsub-attachments:summary:1}summary",
        "{urn:example}other",
    ];

    private static readonly string[] Names = (
        "FN NICKNAME DESC URL PHOTO BINVAL TYPE x field value option item group identity feature c hash photo show status priority nick fn note url uri text bday"
        + " date first last count put get header noticed reactions reaction info pointer delay title reported strange error"
    ).Split(' ');

    private static readonly string[] Attributes = (
        "var type label category name node ver hash algo id jid from to stamp url bytes width height index count server"
        + " subscription ask timestamp affiliation"
    ).Split(' ');

    private static readonly string[] Values =
    [
        "",
        " ",
        "\r\nHost: evil",
        "<&>\"'",
        "javascript:alert(1)",
        "https://[",
        "xmpp:a@b?;node=%zz;item=%",
        .. (
            "@ a a@b a@b/c -1 0 1 127 -128 99999999999999999999999999 1e9 NaN FORM_TYPE hidden 2026-11-22T14:32:00Z"
            + " 0001-01-01T00:00:00+23:59 9999-99-99T99:99:99Z https://example.org/ http://127.0.0.1/ AAAA %%% unavailable"
            + " away remove Cookie Expires sha-1 sha-256 sha3-512 👷 a9993e364706816aba3e25717850c26c9cd0d89d"
        ).Split(' '),
    ];

    private static readonly Gen<string> Value = Gen.Frequency(
        (50, (IGen<string>)Gen.OneOf<string>(Values)),
        (1, Gen.Int[0, 6000].Select(length => "a" + string.Concat(Enumerable.Repeat("😀", length))))
    );

    private static readonly Gen<(string Name, string Value)[]> SomeAttributes = Gen.Select(
        Gen.OneOf<string>(Attributes),
        Value
    ).Array[0, 5];

    private static readonly Gen<XElement> Hostile = Gen.Select(
        Gen.OneOf<string>(Roots),
        SomeAttributes,
        Children(3),
        (root, attributes, children) => Element(XName.Get(root), attributes, children)
    );

    [Fact]
    [Trait("Category", RandomCases.Category)]
    public void Reading_throws_nothing_and_what_was_read_can_be_written()
    {
        Hostile.Holds(
            element =>
            {
                Write(DelayedDelivery.FromXml(element)?.ToXml());
                Write(DataForm.FromXml(element)?.ToXml());
                Write(DataForm.FromXml(element)?.Answer([]).ToXml());
                Write(DiscoInfo.FromXml(element)?.ToXml());
                Write(EntityPresence.FromXml(element)?.ToXml());
                Write(CapabilityHash.FromXml(element)?.ToXml());
                Write(AvatarMetadata.FromXml(element)?.ToXml());
                Write(AvatarInfo.FromXml(element)?.ToXml());
                Write(VCard.FromXml(element)?.ToXml());
                Write(Nickname.ToXml(Nickname.FromXml(element)));
                Write(RosterCopy.FromXml(element)?.ToXml());
                Write(ListedSubscription.FromXml(element)?.ToXml());
                Write(ItemAttachments.FromXml(element)?.ToXml());
                _ = OldVCard.FromXml(element);
                _ = PublicSubscriber.FromXml(element);
                _ = AttachmentSummary.FromXml(element);
                _ = ResultSet.FromXml(element);
                _ = UploadSlot.FromXml(element, allowLoopback: true);
                _ = PhotoUpdate.FromXml(element);
                _ = AnnouncedCapabilities.FromXml(element);
                _ = VerificationString.Hash("sha-1", element);
                _ = CapabilityHash.Of("sha-256", element);
                _ = AccountAttachments.FromItem(new PubSubItem(element.Value, element, null));
                _ = StanzaErrors.Read(element);
            },
            count: Samples
        );
    }

    [Fact]
    [Trait("Category", RandomCases.Category)]
    public void Messages_and_presence_of_any_kind_harm_nobody()
    {
        var session = new FakeXmppSession();
        var events = 0;
        new PubSubService(session).EventReceived += _ => events++;
        _ = new Availability(session);
        _ = new ContactList(session);
        Hostile.Holds(
            element =>
            {
                var text = element.ToString(SaveOptions.DisableFormatting);
                session.Receive($"<presence from='bob@example.org/x'>{text}</presence>");
                session.Receive(
                    $"<message><event xmlns='http://jabber.org/protocol/pubsub#event'>{text}<items>{text}<item>{text}</item>"
                        + $"</items><delete>{text}</delete><configuration>{text}</configuration><subscription>{text}"
                        + "</subscription></event></message>"
                );
            },
            count: Samples / 5,
            threads: 1
        );
        Assert.True(events >= 4 * Samples / 5);
    }

    private static Gen<XElement[]> Children(int depth) =>
        depth == 0
            ? Gen.Const(Array.Empty<XElement>())
            : Gen.Select(
                Gen.OneOf<string>(Names),
                Gen.OneOf<string>(Roots),
                SomeAttributes,
                Children(depth - 1),
                Value,
                (name, root, attributes, children, value) =>
                {
                    var element = Element(XName.Get(root).Namespace + name, attributes, children);
                    element.Add(value);
                    return element;
                }
            ).Array[0, 4];

    /// <summary>Two children of three belong to their parent's vocabulary, as an attacker would have it.</summary>
    private static XElement Element(XName name, (string Name, string Value)[] attributes, XElement[] children) =>
        new(
            name,
            attributes.DistinctBy(pair => pair.Name).Select(pair => new XAttribute(pair.Name, pair.Value)),
            children.Select(
                (child, i) =>
                    i % 3 == 2
                        ? child
                        : new XElement(name.Namespace + child.Name.LocalName, child.Attributes(), child.Nodes())
            )
        );

    private static void Write(XElement? element)
    {
        if (element is not null)
        {
            StanzaWriter.Bytes(element);
        }
    }
}
