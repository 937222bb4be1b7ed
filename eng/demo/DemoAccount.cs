using Microblog.Xmpp;
using Microblog.Xmpp.PubSub;
using Microblog.Xmpp.Sasl;
using Microblog.Xmpp.Session;

namespace Microblog.Demo;

/// <summary>One person of the story, signed in.</summary>
internal sealed class DemoAccount : IAsyncDisposable
{
    private readonly XmppSession _session;

    private DemoAccount(XmppSession session, Jid address, string name)
    {
        _session = session;
        Address = address;
        Name = name;
        PubSub = new PubSubService(session);
    }

    public Jid Address { get; }

    public string Name { get; }

    public IPubSubService PubSub { get; }

    public IXmppSession Session => _session;

    public static async Task<DemoAccount> SignInAsync(
        DemoOptions options,
        string local,
        string name,
        CancellationToken cancellation
    )
    {
        var address = Jid.Parse($"{local}@{options.Domain}");
        var session = await XmppSession.OpenAsync(
            new XmppSessionOptions
            {
                Address = address,
                Credentials = new XmppCredentials.Password(options.Password),
                Server = options.Server,
                TrustedRoots = options.Roots,
                ClientName = "Microblog demo",
            },
            cancellation: cancellation
        );
        return new DemoAccount(session, address, name);
    }

    public ValueTask DisposeAsync() => _session.DisposeAsync();
}
