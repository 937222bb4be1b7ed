namespace Microblog.Core.Profiles;

/// <summary>Fetches pictures from the web under the rules that protect the program and the reader.</summary>
public interface IRemotePictures
{
    /// <summary>The bytes of a picture; null where it cannot be fetched, is none, or is larger.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="most">How many bytes it may have.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<byte[]?> ReadAsync(Uri address, int most, CancellationToken cancellation);
}
