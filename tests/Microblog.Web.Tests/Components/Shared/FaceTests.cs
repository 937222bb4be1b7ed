using Bunit;
using Microblog.Web.Components.Shared;
using Microblog.Xmpp;

namespace Microblog.Web.Tests.Components.Shared;

public sealed class FaceTests : PageTest
{
    private const string Red = "0123456789abcdef0123456789abcdef01234567";

    private static readonly Jid Bob = Jid.Parse("bob@example.net");

    [Fact]
    public void Picture_covers_the_letters_when_it_comes_and_uncovers_them_when_it_goes()
    {
        var face = Render<Face>(f => f.Add(x => x.Name, "Bob Okafor").Add(x => x.Address, Bob));
        Assert.Equal("BO", face.Find(".initials").TextContent);
        Assert.Empty(face.FindAll("img"));

        Session.Avatars.Set(Bob, Red);
        face.WaitForAssertion(() => Assert.Equal($"/avatar/{Red}", face.Find("img").GetAttribute("src")));
        Assert.Equal("", face.Find("img").GetAttribute("alt"));
        Session.Avatars.Set(Bob, null);
        face.WaitForAssertion(() => Assert.Empty(face.FindAll("img")));
        Assert.Equal("BO", face.Find(".initials").TextContent);
    }

    [Fact]
    public void Large_face_has_the_large_picture_and_a_community_has_letters_alone()
    {
        Session.Avatars.Set(Bob, Red);
        var large = Render<Face>(f => f.Add(x => x.Name, "Bob").Add(x => x.Address, Bob).Add(x => x.Large, true));
        Assert.Equal($"/avatar/{Red}?size=256", large.Find("img").GetAttribute("src"));
        var square = Render<Face>(f => f.Add(x => x.Name, "Bob").Add(x => x.Address, Bob).Add(x => x.Square, true));
        Assert.Empty(square.FindAll("img"));
    }
}
