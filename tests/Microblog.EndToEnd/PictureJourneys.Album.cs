using System.Text;
using Microblog.Testing.Pictures;
using Microblog.Testing.Servers;

namespace Microblog.EndToEnd;

/// <summary>The posts and pictures.</summary>
public sealed partial class PictureJourneys
{
    /// <summary>Posts of all kinds of pictures, some with none.</summary>
    private async Task PublishAlbumAsync(XmppServer server)
    {
        var feed = server.Microblog("bob");
        await server.PublishAsync("bob", feed, Text(0));
        await server.ClearAsync("bob", feed, andNode: false);
        var posts = Enumerable
            .Range(1, Many)
            .Select(number => new PicturePost(
                Text(number),
                [
                    .. Enumerable
                        .Range(0, number % 6)
                        .Select(at =>
                            (
                                Picture($"/{number}-{at}.gif", 100 + 90 * at, 60 * (number % 9 + 1)),
                                (string?)$"Number {at}"
                            )
                        ),
                ]
            ));
        await PicturePost.PublishAsync(server, "bob", feed, [.. posts]);
    }

    /// <summary>A picture that begins to come at once, and shows what it is when all may.</summary>
    private Uri Picture(string path, int width, int height)
    {
        byte[] file = width == 0 ? [.. "<!DOCTYPE html>"u8] : TestPicture.Gif(width, height);
        _pictures.On(
            path,
            async (stream, stop) =>
            {
                var head = $"HTTP/1.1 200 OK\r\nContent-Type: image/gif\r\nContent-Length: {file.Length}\r\n\r\n";
                await stream.WriteAsync(Encoding.ASCII.GetBytes(head), stop);
                await _held.Task.WaitAsync(stop);
                await stream.WriteAsync(file, stop);
            }
        );
        return _pictures.At(path);
    }

    private static string Text(int number) =>
        $"Album {number}" + string.Concat(Enumerable.Repeat(" of the long way round", number % 5));
}
