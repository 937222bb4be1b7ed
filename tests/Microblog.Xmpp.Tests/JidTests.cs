using Xunit;

namespace Microblog.Xmpp.Tests;

public sealed class JidTests
{
    [Theory]
    [InlineData("alice@example.org", "alice", "example.org", null)]
    [InlineData("Alice@Example.Org/Phone", "alice", "example.org", "Phone")]
    [InlineData("example.org", null, "example.org", null)]
    [InlineData("a@b/c@d/e", "a", "b", "c@d/e")]
    public void An_address_is_read_into_its_parts(string text, string? local, string domain, string? resource)
    {
        var jid = Jid.Parse(text);
        Assert.Equal((local, domain, resource), (jid.Local, jid.Domain, jid.Resource));
    }
}
