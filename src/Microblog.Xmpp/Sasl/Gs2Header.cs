using System.Text;

namespace Microblog.Xmpp.Sasl;

/// <summary>What a client says of channel binding at the front of a SCRAM exchange (RFC 5801, 4; RFC 5802, 6).</summary>
/// <param name="Text"><c>n,,</c> not wanted, <c>y,,</c> not offered though wanted, <c>p=type,,</c> used.</param>
/// <param name="Binding">The binding that is used, or null.</param>
internal sealed record Gs2Header(string Text, ChannelBinding? Binding)
{
    /// <summary>This side does not bind.</summary>
    public static Gs2Header Unbound { get; } = new("n,,", null);

    /// <summary>This side could, and believes that the server cannot: one that can notices that its offer was removed.</summary>
    public static Gs2Header NotOffered { get; } = new("y,,", null);

    /// <summary>The exchange is bound.</summary>
    public static Gs2Header To(ChannelBinding binding) => new($"p={binding.Type},,", binding);

    /// <summary>The <c>c</c> attribute of the client's last message.</summary>
    public string Attribute =>
        "c=" + Convert.ToBase64String([.. Encoding.ASCII.GetBytes(Text), .. Binding?.Data ?? []]);
}
