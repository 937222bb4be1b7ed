using System.Xml.Linq;
using Microblog.Xmpp.PubSub;
using Microblog.Xmpp.Sasl;
using Microblog.Xmpp.Session;

namespace Microblog.Xmpp.Tests;

/// <summary>The example of docs/xmpp.md, which compiles here; <see cref="DocumentsTests"/> compares both.</summary>
internal static class DocumentedExample
{
    public static async Task RunAsync(string password, CancellationToken cancellation)
    {
        // begin
        using var watch = new IdleWatch();
        using var telemetry = new XmppTelemetry();
        var options = new XmppSessionOptions
        {
            Address = Jid.Parse("alice@example.org"),
            Credentials = new XmppCredentials.Password(password),
            MinimumStrength = SaslStrength.ScramSha1,
            Features = [PersonalEventing.InterestIn("urn:xmpp:microblog:0")],
            IdleWatch = watch,
            Telemetry = telemetry,
        };
        PubSubService? pubSub = null;
        await using var session = await XmppSession.OpenAsync(
            options,
            opening =>
            {
                // Before the stream is opened: no event is missed.
                opening.StateChanged += state => Console.WriteLine(state);
                opening.StanzasLost += lost => Console.WriteLine($"{lost.Count} stanzas may not have arrived.");
                pubSub = new PubSubService(opening);
                pubSub.EventReceived += happened => Console.WriteLine($"{happened.Service}: {happened.Node}");
            },
            cancellation
        );

        var page = await pubSub!.GetItemsAsync(
            session.Address.Bare,
            "urn:xmpp:microblog:0",
            maxItems: 20,
            pageSize: 20,
            before: "",
            cancellation
        );
        Console.WriteLine($"{page.Items.Count} posts");

        XNamespace client = "jabber:client";
        var message = new XElement(
            client + "message",
            new XAttribute("to", "bob@example.org"),
            new XAttribute("type", "chat"),
            new XElement(client + "body", "Hello")
        );
        SentStanza sent = await session.SendTrackedAsync(message, cancellation);
        StanzaDelivery delivery = await sent.Settled.WaitAsync(cancellation);
        Console.WriteLine(delivery == StanzaDelivery.Acknowledged ? "The server has it." : $"Perhaps not: {sent.Xml}");
        // end
    }
}
