using System.Text;
using Microblog.Xmpp.Sasl;
using Xunit;

namespace Microblog.Xmpp.Tests.Sasl;

[Trait("Spec", "RFC 5802, RFC 7677, RFC 4013, XEP-0474")]
public sealed class ScramMechanismTests
{
    [Theory]
    [InlineData( // RFC 5802, 5
        "SCRAM-SHA-1",
        "fyko+d2lbbFgONRv9qkxdawL",
        "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
        "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
        "v=rmF9pqV8S7suAoZWja4dJRkFsKQ="
    )]
    [InlineData( // RFC 7677, 3
        "SCRAM-SHA-256",
        "rOprNGfwEbeRWgbNEkqO",
        "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
        "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="
    )]
    public void The_examples_of_the_standards_come_out(
        string name,
        string nonce,
        string challenge,
        string response,
        string verifier
    )
    {
        var scram = new ScramMechanism(name, "user", "pencil", null, nonce: nonce);
        Assert.Equal($"n,,n=user,r={nonce}", Encoding.UTF8.GetString(scram.Start()));
        Assert.Equal(response, Encoding.UTF8.GetString(scram.Respond(Encoding.UTF8.GetBytes(challenge))));
        Assert.Null(scram.Keys);
        scram.Finish(Encoding.UTF8.GetBytes(verifier));
        Assert.Equal(4096, scram.Keys!.Iterations);

        var again = new ScramMechanism(name, "user", null, scram.Keys, nonce: nonce);
        Assert.Equal(response, Encoding.UTF8.GetString(again.Respond(Encoding.UTF8.GetBytes(challenge))));
    }

    [Fact]
    public void The_example_with_channel_binding_comes_out()
    {
        // The messages of XEP-0388, 2.3 and 2.5; the proofs printed there belong to other messages than these: those here
        // were reckoned with another implementation of RFC 5802.
        const string Nonce = "12C4CD5C-E38E-4A98-8F6D-15C38F51CCC6";
        const string Challenge = $"r={Nonce}a09117a6-ac50-4f2f-93f1-93799c2bddf6,s=QSXCR+Q6sek8bf92,i=4096";
        var data = Convert.FromBase64String("cD10bHMtZXhwb3J0ZXIsLMcoQvOdBDePd4OswlmAWV3dg1a1Wh1tYPTBwVid10VU");
        var binding = new ChannelBinding("tls-exporter", data["p=tls-exporter,,".Length..]);
        var scram = new ScramMechanism("SCRAM-SHA-1-PLUS", "user", "pencil", null, Gs2Header.To(binding), nonce: Nonce);
        Assert.Equal($"p=tls-exporter,,n=user,r={Nonce}", Encoding.UTF8.GetString(scram.Start()));
        Assert.EndsWith(
            ",p=+8UyrQAeVIqsH2YovGeGTRx6zBM=",
            Encoding.UTF8.GetString(scram.Respond(Encoding.UTF8.GetBytes(Challenge)))
        );
        scram.Finish("v=GRqYg0SPMGrqPRk5HfMz9nGHq94="u8.ToArray());
        Assert.Equal("SCRAM-SHA-1", scram.Keys!.Mechanism);
    }

    [Theory] // XEP-0474, 6.3
    [InlineData("h=G6k/rBLDqgOhRRaCuuatSDFkJ08=", null)]
    [InlineData("x=other,h=G6k/rBLDqgOhRRaCuuatSDFkJ08=", null)]
    [InlineData("x=other", null)]
    [InlineData("h=H6k/rBLDqgOhRRaCuuatSDFkJ08=", SignInFailure.ServerNotProven)]
    [InlineData("h=", SignInFailure.ServerNotProven)]
    public void An_offer_that_was_changed_on_the_way_is_found_out(string attribute, SignInFailure? failure)
    {
        var offer = new SaslOffer(
            ["SCRAM-SHA-1-PLUS", "SCRAM-SHA-1"],
            ["tls-server-end-point", "tls-exporter"],
            Tokens: []
        );
        var scram = new ScramMechanism("SCRAM-SHA-1", "user", "pencil", null, offer: offer.Fingerprint, nonce: "n");
        var challenge = Encoding.UTF8.GetBytes($"r=nX,s=AAAA,i=4096,{attribute}");
        var thrown = Record.Exception(() => scram.Respond(challenge)) as SignInException;
        Assert.Equal(failure, thrown?.Failure);
    }

    [Theory]
    [InlineData("r=other,s=AAAA,i=4096")]
    [InlineData("r=nonce,s=AAAA,i=4096")]
    [InlineData("m=ext,r=nonceX,s=AAAA,i=4096")]
    [InlineData("r=nonceX,s=,i=4096")]
    [InlineData("r=nonceX,s=*,i=4096")]
    [InlineData("r=nonceX,s=AAAA,i=-1")]
    [InlineData("r=nonceX,s=AAAA,i=4095")]
    [InlineData("r=nonceX,s=AAAA,i=1000001")]
    [InlineData("")]
    public void A_wrong_challenge_is_refused(string challenge)
    {
        var scram = new ScramMechanism("SCRAM-SHA-1", "user", "pencil", null, nonce: "nonce");
        var thrown = Assert.Throws<SignInException>(() => scram.Respond(Encoding.UTF8.GetBytes(challenge)));
        Assert.Equal(SignInFailure.ProtocolError, thrown.Failure);
    }

    [Fact]
    public void A_name_is_escaped() =>
        Assert.Equal(
            "n,,n=a=2Cb=3Dc,r=x",
            Encoding.UTF8.GetString(new ScramMechanism("SCRAM-SHA-1", "a,b=c", "p", null, nonce: "x").Start())
        );

    [Theory] // RFC 4013, 3
    [InlineData("I\u00ADX", "IX")]
    [InlineData("user", "user")]
    [InlineData("USER", "USER")]
    [InlineData("\u00AA", "a")]
    [InlineData("\u2168", "IX")]
    [InlineData("a\u00A0b\u3000c", "a b c")]
    [InlineData("пароль😀", "пароль😀")]
    public void Passwords_are_prepared(string typed, string prepared) =>
        Assert.Equal(prepared, SaslPrep.Prepare(typed));

    [Theory]
    [InlineData("\u0007")]
    [InlineData("\u06271")]
    [InlineData("\uE000")]
    [InlineData("\uD800")]
    public void Passwords_that_cannot_be_are_refused(string typed) =>
        Assert.Throws<SignInException>(() => SaslPrep.Prepare(typed));
}
