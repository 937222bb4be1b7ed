using Microblog.Core.Cache;
using Microblog.Core.Model;

namespace Microblog.Web.Components.Timeline;

/// <summary>Where a person was reading before they went up to the newest posts.</summary>
/// <param name="Post">The first post in sight.</param>
/// <param name="Position">Its place in the timeline.</param>
/// <param name="Offset">Pixels from the upper edge of the window to it.</param>
/// <param name="Turn">The turn of the page that left it.</param>
internal sealed record ReturnPlace(PostAddress Post, Position Position, int Offset, int Turn);
