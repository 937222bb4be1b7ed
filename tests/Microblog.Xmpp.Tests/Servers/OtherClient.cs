using System.Text;
using Microblog.Testing.Servers;
using Microblog.Xmpp.Session;

namespace Microblog.Xmpp.Tests.Servers;

/// <summary>A signed-in client that publishes without looking at what it sends.</summary>
internal sealed class OtherClient : IAsyncDisposable
{
    private readonly LiveStream _stream;

    private OtherClient(LiveStream stream) => _stream = stream;

    public static async Task<OtherClient> OpenAsync(XmppServer server, string name)
    {
        var opener = new StreamOpener(server.OptionsFor(name), new CuttableConnector(server.StartTlsUri));
        var stream = await opener.OpenAsync(null, null, new(), null, CancellationToken.None);
        stream.StartWriting();
        return new OtherClient(stream);
    }

    /// <summary>Publishes at the own account; gives the type of the answer.</summary>
    public async Task<string?> PublishAsync(string node, string itemId, string payload)
    {
        var request =
            $"<iq xmlns='jabber:client' type='set' id='{itemId}'><pubsub xmlns='http://jabber.org/protocol/pubsub'>"
            + $"<publish node='{node}'><item id='{itemId}'>{payload}</item></publish></pubsub></iq>";
        await _stream.PostAsync(new SentStanza(Encoding.UTF8.GetBytes(request)), CancellationToken.None);
        while (true)
        {
            var element =
                await _stream.Reader.ReadAsync(CancellationToken.None)
                ?? throw new EndOfStreamException("The server closed the stream.");
            if (element.Name == Ns.Iq && element.Attribute("id")?.Value == itemId)
            {
                return element.Attribute("type")?.Value;
            }
        }
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();
}
