using System.Text;

namespace Microblog.Xmpp.Sasl;

/// <summary>PLAIN (RFC 4616): shows the server the password, so only under TLS and where nothing better is offered.</summary>
internal sealed class PlainMechanism(string user, string password) : ISaslMechanism
{
    public string Name => "PLAIN";

    public byte[] Start() => Encoding.UTF8.GetBytes($"\0{user}\0{SaslPrep.Prepare(password)}");

    public byte[] Respond(byte[] challenge) =>
        throw new SignInException(SignInFailure.ProtocolError, "The server sent a challenge in PLAIN.");

    public void Finish(byte[]? additional) { }
}
