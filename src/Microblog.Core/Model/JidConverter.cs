using System.Text.Json;
using System.Text.Json.Serialization;
using Microblog.Xmpp;

namespace Microblog.Core.Model;

/// <summary>Addresses in JSON are text.</summary>
internal sealed class JidConverter : JsonConverter<Jid>
{
    public override Jid? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Jid.TryParse(reader.GetString(), out var jid) ? jid : throw new JsonException("Not an address.");

    public override void Write(Utf8JsonWriter writer, Jid value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
