using Microblog.Web.Components.Compose;
using Microblog.Web.Components.Layout;
using Microblog.Web.Components.Posts;
using Microblog.Web.Components.Timeline;
using Microsoft.AspNetCore.Components;

namespace Microblog.Web.Components;

/// <summary>Events that the page's own elements raise (compose.js, hover.js, menu.js, TimelineView.razor.js).</summary>
[EventHandler("onsendtext", typeof(SendTextEventArgs), enableStopPropagation: true, enablePreventDefault: true)]
[EventHandler("onmovefile", typeof(MoveFileEventArgs))]
[EventHandler("onpreviewtext", typeof(PreviewTextEventArgs))]
[EventHandler("onpersonhover", typeof(PersonEventArgs))]
[EventHandler("onpostaction", typeof(PostActionEventArgs))]
[EventHandler("ontimelinejump", typeof(PlaceEventArgs))]
[EventHandler("ontimelineseek", typeof(PlaceEventArgs))]
[EventHandler("ontimelineback", typeof(EventArgs))]
[EventHandler("ontimelinepassed", typeof(PlaceEventArgs))]
[EventHandler("ontimelinenewer", typeof(CountEventArgs))]
[EventHandler("ontimelineolder", typeof(CountEventArgs))]
[EventHandler("ontimelinetrim", typeof(TrimEventArgs))]
[EventHandler("ontimelinesee", typeof(PlaceEventArgs))]
public static class EventHandlers;
