using System.Xml.Linq;
using Microblog.Xmpp.Profiles;
using Xunit;

namespace Microblog.Xmpp.Tests.Profiles;

[Trait("Spec", "XEP-0084 4.2")]
[Trait("Spec", "XEP-0153 3.2")]
public sealed class AvatarMetadataTests
{
    private const string Id = "111f4b3c50d7b0df729d299bc6f8e9ef9066971f";

    [Theory]
    [InlineData("")]
    [InlineData($"<info bytes='12345' height='64' id='{Id}' type='image/png' width='48'/>")]
    [InlineData(
        $"<info bytes='1' id='{Id}' type='image/png'/><info bytes='2' id='{Id}' type='image/gif' url='http://example.org/a.gif'/>"
    )]
    public void Metadata_makes_the_round(string infos)
    {
        var text = $"<metadata xmlns='urn:xmpp:avatar:metadata'>{infos}</metadata>";
        SameXml.Assert(text, AvatarMetadata.FromXml(XElement.Parse(text))!.ToXml());
    }

    [Theory]
    [InlineData("<info/>")]
    [InlineData("<info bytes='1' type='image/png'/>")]
    [InlineData("<info bytes='1' id='../../x' type='image/png'/>")]
    [InlineData($"<info bytes='1' id='{Id}' type='image/png' url='javascript:alert(1)'/>")]
    [InlineData($"<info bytes='1' id='{Id}' type='image/png' url='/a.png'/>")]
    [InlineData($"<info xmlns='urn:example' bytes='1' id='{Id}' type='image/png'/>")]
    [InlineData("<pointer/>")]
    public void Metadata_that_cannot_be_read_is_not_an_avatar_switched_off(string info)
    {
        Assert.Null(
            AvatarMetadata.FromXml(XElement.Parse($"<metadata xmlns='urn:xmpp:avatar:metadata'>{info}</metadata>"))
        );
    }

    [Theory]
    [InlineData("bytes='1'", 1, "application/octet-stream")]
    [InlineData("bytes='1' type=''", 1, "application/octet-stream")]
    [InlineData("type='image/png'", 0, "image/png")]
    [InlineData("bytes='0' type='image/png'", 0, "image/png")]
    [InlineData("bytes='-1' type='image/png'", 0, "image/png")]
    [InlineData("bytes='a few' type='image/png'", 0, "image/png")]
    [InlineData("bytes='99999999999999999999999' type='image/png'", 0, "image/png")]
    public void Id_alone_says_which_picture_it_is(string attributes, long bytes, string type)
    {
        var info = AvatarInfo.FromXml(
            XElement.Parse($"<info xmlns='urn:xmpp:avatar:metadata' id='{Id}' {attributes}/>")
        );
        Assert.Equal(new AvatarInfo(Id, bytes, type), info);
    }

    [Fact]
    public void Invalid_metadata_is_none_and_invalid_sizes_are_ignored()
    {
        Assert.Null(AvatarMetadata.FromXml(null));
        Assert.Null(AvatarMetadata.FromXml(XElement.Parse("<metadata xmlns='urn:example'/>")));
        var info = AvatarInfo.FromXml(
            XElement.Parse(
                "<info xmlns='urn:xmpp:avatar:metadata' bytes='1' width='99999999999' height='-1' type='image/png'"
                    + $" id='{Id.ToUpperInvariant()}'/>"
            )
        )!;
        Assert.Equal(new AvatarInfo(Id, 1, "image/png"), info);
    }

    [Fact]
    public void More_formats_than_anybody_has_are_cut()
    {
        var info = $"<info bytes='1' id='{Id}' type='image/png'/>";
        var infos = string.Concat(Enumerable.Repeat(info, 1000));
        var metadata = AvatarMetadata.FromXml(
            XElement.Parse($"<metadata xmlns='urn:xmpp:avatar:metadata'>{infos}</metadata>")
        )!;
        Assert.Equal(64, metadata.Infos.Count);
    }

    [Theory]
    [InlineData("", false, null)]
    [InlineData("<x xmlns='vcard-temp:x:update'/>", false, null)]
    [InlineData("<x xmlns='vcard-temp:x:update'><photo/></x>", true, null)]
    [InlineData($"<x xmlns='vcard-temp:x:update'><photo>{Id}</photo></x>", true, Id)]
    [InlineData("<x xmlns='vcard-temp:x:update'><photo>sha1</photo></x>", false, null)]
    [InlineData($"<x xmlns='urn:example'><photo>{Id}</photo></x>", false, null)]
    public void Presence_tells_of_a_picture_of_none_or_nothing(string child, bool told, string? id)
    {
        var update = PhotoUpdate.FromXml(XElement.Parse($"<presence>{child}</presence>"));
        Assert.Equal(told, update is not null);
        Assert.Equal(id, update?.Id);
        if (update is not null)
        {
            SameXml.Assert(child, update.ToXml());
        }
    }
}
