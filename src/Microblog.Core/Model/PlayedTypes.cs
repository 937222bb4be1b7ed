namespace Microblog.Core.Model;

/// <summary>Types of video and audio that browsers play, by the names that programs have for them.</summary>
internal static class PlayedTypes
{
    /// <summary>The type under which a file of a type is given to a player, or null for what is not played.</summary>
    public static string? Of(string? type) =>
        type?.ToLowerInvariant() switch
        {
            // What telephones record is H.264 in one of Apple's containers: browsers that know the codec play it as MP4.
            "video/mp4" or "video/x-m4v" or "video/quicktime" => "video/mp4",
            "video/webm" => "video/webm",
            "video/ogg" => "video/ogg",
            "audio/mpeg" or "audio/mp3" => "audio/mpeg",
            "audio/mp4" or "audio/x-m4a" => "audio/mp4",
            "audio/aac" => "audio/aac",
            // Opus by itself is in Ogg.
            "audio/ogg" or "audio/opus" or "application/ogg" => "audio/ogg",
            "audio/webm" => "audio/webm",
            "audio/flac" or "audio/x-flac" => "audio/flac",
            "audio/wav" or "audio/x-wav" or "audio/wave" => "audio/wav",
            _ => null,
        };
}
