using System.Net;
using System.Xml.Linq;
using Microblog.Core.Accounts;
using Microblog.Core.Uploads;
using Microblog.Testing;
using Microblog.Xmpp;
using Microsoft.Extensions.Time.Testing;

namespace Microblog.Core.Tests.Uploads;

/// <summary>An account whose server has a service for files, and the host that keeps them.</summary>
internal sealed class UploadWorld : HttpMessageHandler, IUploadHttp
{
    private const string Namespace = "urn:xmpp:http:upload:0";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("microblog-");
    private readonly Queue<HttpStatusCode> _answers = new();

    public UploadWorld(bool isNamed = false)
    {
        Client = new HttpClient(this, disposeHandler: false);
        Spool = new UploadSpool(new UploadSpoolOptions { Folder = Folder, MaxPictureBytes = 1_000_000 });
        var account = new AccountIdentity();
        account.Set(Jid.Parse("alice@example.org"), 1);
        var domains = new XmppDomains(new XmppOptions { DefaultDomain = isNamed ? "example.org" : null });
        Feature = new UploadsFeature(account, domains, Hosts, Spool, Time, this);
        Session.Answer = (_, _, payload) => FakeXmppSession.Result(Answer(payload));
        Feature.Open(new Microblog.Xmpp.Uploads.Uploads(Session, allowLoopback: isNamed));
    }

    public FakeXmppSession Session { get; } = new();

    public FakeTimeProvider Time { get; } = new();

    public UploadHosts Hosts { get; } = new();

    public UploadSpool Spool { get; }

    public UploadsFeature Feature { get; }

    public HttpClient Client { get; }

    public string Folder => Path.Combine(_folder.FullName, "uploads");

    /// <summary>Requests for places, in their order.</summary>
    public List<XElement> Asked { get; } = [];

    /// <summary>Files that came, whole.</summary>
    public List<byte[]> Files { get; } = [];

    /// <summary>Where they came.</summary>
    public List<Uri> Addresses { get; } = [];

    /// <summary>Who may read the files that were on disk when a file came.</summary>
    public List<UnixFileMode> OnDisk { get; } = [];

    public long? MaxBytes { get; set; } = 500_000;

    public bool HasService { get; set; } = true;

    public XElement? Refusal { get; set; }

    public string Host { get; set; } = "https://files.example.org";

    /// <summary>Answers nothing, until it is given up.</summary>
    public bool IsSilent { get; set; }

    public TaskCompletionSource Arrived { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Then(params HttpStatusCode[] answers)
    {
        foreach (var answer in answers)
        {
            _answers.Enqueue(answer);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Client.Dispose();
            _folder.Delete(recursive: true);
        }
        base.Dispose(disposing);
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        if (!OperatingSystem.IsWindows() && Directory.Exists(Folder))
        {
            OnDisk.AddRange(Directory.EnumerateFiles(Folder).Select(File.GetUnixFileMode));
        }
        using var body = new MemoryStream();
        await request.Content!.CopyToAsync(body, cancellationToken);
        Arrived.TrySetResult();
        if (IsSilent)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        Files.Add(body.ToArray());
        Addresses.Add(request.RequestUri!);
        return new HttpResponseMessage(_answers.TryDequeue(out var answer) ? answer : HttpStatusCode.Created);
    }

    private string Answer(XElement payload)
    {
        if (payload.Name.LocalName == "request")
        {
            Asked.Add(payload);
            return Refusal is { } error
                ? throw new StanzaException(new StanzaError("modify", "not-acceptable", null, []) { Details = [error] })
                : $"<slot xmlns='{Namespace}'><put url='{Host}/{Asked.Count}%20a?s=%7e'/><get url='{Host}/got/{Asked.Count}%20a'/></slot>";
        }
        if (payload.Name.NamespaceName.EndsWith("items", StringComparison.Ordinal))
        {
            return "<query xmlns='http://jabber.org/protocol/disco#items'/>";
        }
        var limit = MaxBytes is { } bytes
            ? "<x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE' type='hidden'><value>"
                + $"{Namespace}</value></field><field var='max-file-size'><value>{bytes}</value></field></x>"
            : "";
        var feature = HasService ? $"<feature var='{Namespace}'/><feature var='urn:xmpp:http:upload:purpose:0'/>" : "";
        return $"<query xmlns='http://jabber.org/protocol/disco#info'>{feature}{limit}</query>";
    }
}
