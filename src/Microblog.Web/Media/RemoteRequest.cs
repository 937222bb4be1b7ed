namespace Microblog.Web.Media;

/// <summary>What is asked of a stranger's server, besides the address.</summary>
/// <param name="Accept">The types that are wanted.</param>
/// <param name="Range">The part that is wanted, or null for all of it.</param>
internal sealed record RemoteRequest(string Accept, ByteRange? Range = null);
