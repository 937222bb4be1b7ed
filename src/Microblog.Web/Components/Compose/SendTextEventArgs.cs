using System.Text.Json.Serialization;
using Microblog.Core.Model;

namespace Microblog.Web.Components.Compose;

/// <summary>A text that a person sends.</summary>
public sealed class SendTextEventArgs : EventArgs
{
    /// <summary>The text, or null where it is too long for a message to the circuit.</summary>
    public string? Text { get; set; }

    /// <summary>
    /// Where it goes, as the browser shows it: the address of a feed, empty for the own one; null where there is no choice.
    /// </summary>
    public string? To { get; set; }

    /// <summary>True where the text was kept as the place's draft instead, to be taken from there.</summary>
    public bool Saved { get; set; }

    /// <summary>The same for a text that is sent again because no answer came, or null: what arrived after all is not sent twice.</summary>
    public string? Key { get; set; }

    /// <summary>The version of the draft that it was typed after: another one is another text, and stays a draft. Null: whichever.</summary>
    public long? Since { get; set; }

    /// <summary>What the field for a warning says, or null.</summary>
    public string? Warning { get; set; }

    /// <summary>The tag of the language that the browser shows beside the text, or null.</summary>
    public string? Language { get; set; }

    /// <summary>True where pictures without a description are sent as they are.</summary>
    public bool Without { get; set; }

    /// <summary>Why the text could not be handed over, or null. It is still in the page.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<PublishFailure>))]
    public PublishFailure? Problem { get; set; }
}
