using System.Xml.Linq;
using Microblog.Testing;
using Microblog.Xmpp.Delay;
using Microblog.Xmpp.Uploads;
using Xunit;
using FileUploads = Microblog.Xmpp.Uploads.Uploads;

namespace Microblog.Xmpp.Tests.Uploads;

[Trait("Spec", "XEP-0363 3-6")]
public sealed class UploadsTests
{
    private const int TimeLimit = 10_000;
    private const string Upload = "urn:xmpp:http:upload:0";
    private static readonly UploadService Service = new(Jid.Parse("upload.example.org"), 20_000);
    private static readonly UploadFile File = new("très cool.jpg", 12_345, "image/jpeg");

    private readonly FakeXmppSession _session = new();
    private readonly FileUploads _uploads;

    public UploadsTests() => _uploads = new FileUploads(_session);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory(Timeout = TimeLimit)]
    [InlineData(
        "<x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:http:upload:0</value></field><field var='max-file-size'><value>5242880</value></field></x>",
        5242880L
    )]
    [InlineData(
        "<x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:http:upload</value></field><field var='max-file-size'><value>1</value></field></x>",
        null
    )]
    [InlineData(
        "<x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:http:upload:0</value></field><field var='max-file-size'><value>-5</value></field></x>",
        null
    )]
    [InlineData("", null)]
    public async Task The_service_is_found_among_the_servers_and_its_limit_in_the_right_form(string form, long? limit)
    {
        _session.Answer = (_, to, query) =>
            query.Name.NamespaceName.EndsWith("items", StringComparison.Ordinal)
                ? FakeXmppSession.Result(
                    "<query xmlns='http://jabber.org/protocol/disco#items'><item jid='dead.example.org'/>"
                        + "<item jid='muc.example.org'/><item jid='upload.example.org'/><item jid='example.org' node='n'/></query>"
                )
                : to!.ToString() switch
                {
                    "dead.example.org" => throw new XmppTimeoutException("no answer"),
                    "muc.example.org" => throw new StanzaException(new StanzaError("auth", "forbidden", null, [])),
                    "upload.example.org" => FakeXmppSession.Result(
                        $"<query xmlns='http://jabber.org/protocol/disco#info'><feature var='{Upload}'/>{form}</query>"
                    ),
                    _ => FakeXmppSession.Result("<query xmlns='http://jabber.org/protocol/disco#info'/>"),
                };
        Assert.Equal(new UploadService(Service.Address, limit), await _uploads.FindServiceAsync(Stop));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_server_without_uploads_has_none()
    {
        _session.Answer = (_, _, _) =>
            throw new StanzaException(new StanzaError("cancel", "service-unavailable", null, []));
        Assert.Null(await _uploads.FindServiceAsync(Stop));
        _session.Answer = (_, _, _) => throw new SessionEndedException("gone");
        await Assert.ThrowsAsync<SessionEndedException>(() => _uploads.FindServiceAsync(Stop));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_slot_is_asked_for_with_name_size_and_type()
    {
        XElement? asked = null;
        _session.Answer = (type, to, payload) =>
        {
            Assert.Equal(("get", Service.Address), (type, to));
            asked = payload;
            return FakeXmppSession.Result(
                $"<slot xmlns='{Upload}'><put url='https://example.org/p'/><get url='https://example.org/g'/></slot>"
            );
        };
        Assert.Equal("https://example.org/g", (await _uploads.RequestSlotAsync(Service, File, Stop)).Get.AbsoluteUri);
        SameXml.Assert(
            $"<request xmlns='{Upload}' filename='très cool.jpg' size='12345' content-type='image/jpeg'/>",
            asked
        );
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(true, "<permanent xmlns='urn:xmpp:http:upload:purpose:0'/>")]
    [InlineData(false, "")]
    public async Task Purpose_is_told_to_a_service_that_wants_to_know(bool isAnnounced, string purpose)
    {
        var purposes = isAnnounced ? "<feature var='urn:xmpp:http:upload:purpose:0'/>" : "";
        XElement? asked = null;
        _session.Answer = (_, _, payload) =>
        {
            if (payload.Name.LocalName == "request")
            {
                asked = payload;
                return FakeXmppSession.Result(
                    $"<slot xmlns='{Upload}'><put url='https://example.org/p'/><get url='https://example.org/g'/></slot>"
                );
            }
            return FakeXmppSession.Result(
                payload.Name.NamespaceName.EndsWith("items", StringComparison.Ordinal)
                    ? "<query xmlns='http://jabber.org/protocol/disco#items'/>"
                    : $"<query xmlns='http://jabber.org/protocol/disco#info'><feature var='{Upload}'/>{purposes}</query>"
            );
        };
        var service = await _uploads.FindServiceAsync(Stop);
        Assert.Equal(isAnnounced, service!.TakesPurposes);
        await _uploads.RequestSlotAsync(service, File with { Purpose = UploadPurpose.Permanent }, Stop);
        SameXml.Assert(
            $"<request xmlns='{Upload}' filename='très cool.jpg' size='12345' content-type='image/jpeg'>{purpose}</request>",
            asked
        );
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("")]
    [InlineData("<slot xmlns='urn:xmpp:http:upload:0'/>")]
    [InlineData(
        "<slot xmlns='urn:xmpp:http:upload:0'><put url='http://example.org/p'/><get url='https://example.org/g'/></slot>"
    )]
    public async Task A_slot_that_may_not_be_used_is_an_error(string slot)
    {
        _session.Answer = (_, _, _) => FakeXmppSession.Result(slot);
        Assert.Equal(UploadFailure.BadSlot, (await Refused(File)).Failure);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(
        "modify",
        "not-acceptable",
        "<file-too-large xmlns='urn:xmpp:http:upload:0'><max-file-size>20000</max-file-size></file-too-large>",
        UploadFailure.TooLarge,
        20000L,
        null
    )]
    [InlineData(
        "modify",
        "not-acceptable",
        "<file-too-large xmlns='urn:xmpp:http:upload:0'><max-file-size>99999999999999999999</max-file-size></file-too-large>",
        UploadFailure.TooLarge,
        null,
        null
    )]
    [InlineData(
        "modify",
        "not-acceptable",
        "<file-too-large xmlns='urn:xmpp:http:upload:0'/>",
        UploadFailure.TooLarge,
        null,
        null
    )]
    [InlineData("modify", "not-acceptable", "<file-too-large xmlns='urn:example'/>", UploadFailure.Refused, null, null)]
    [InlineData(
        "wait",
        "resource-constraint",
        "<retry xmlns='urn:xmpp:http:upload:0' stamp='2017-12-03T23:42:05Z'/>",
        UploadFailure.TryLater,
        null,
        "2017-12-03T23:42:05Z"
    )]
    [InlineData(
        "wait",
        "resource-constraint",
        "<retry xmlns='urn:xmpp:http:upload:0' stamp='later'/>",
        UploadFailure.TryLater,
        null,
        null
    )]
    [InlineData("wait", "resource-constraint", "", UploadFailure.TryLater, null, null)]
    [InlineData("auth", "forbidden", "", UploadFailure.NotAllowed, null, null)]
    [InlineData("cancel", "internal-server-error", "", UploadFailure.Refused, null, null)]
    public async Task Why_there_is_no_slot_is_told(
        string type,
        string condition,
        string detail,
        UploadFailure failure,
        long? limit,
        string? retryAt
    )
    {
        _session.Answer = (_, _, _) =>
            throw new StanzaException(
                new StanzaError(type, condition, null, [])
                {
                    Details = detail.Length == 0 ? [] : [XElement.Parse(detail)],
                }
            );
        var refused = await Refused(File);
        Assert.Equal((failure, limit), (refused.Failure, refused.MaxFileSize));
        Assert.Equal(XmppDateTime.Parse(retryAt), refused.RetryAt);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_file_that_cannot_be_taken_is_not_asked_for()
    {
        _session.Answer = (_, _, _) => throw new InvalidOperationException("asked");
        var refused = await Refused(File with { Size = 20_001 });
        Assert.Equal((UploadFailure.TooLarge, 20_000L), (refused.Failure, refused.MaxFileSize));
        foreach (var file in new[] { File with { Size = 0 }, File with { Name = "" }, File with { Name = "../a" } })
        {
            await Assert.ThrowsAsync<ArgumentException>(() => _uploads.RequestSlotAsync(Service, file, Stop));
        }
    }

    private Task<UploadException> Refused(UploadFile file) =>
        Assert.ThrowsAsync<UploadException>(() => _uploads.RequestSlotAsync(Service, file, Stop));
}
