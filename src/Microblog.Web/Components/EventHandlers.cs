using Microblog.Web.Components.Compose;
using Microsoft.AspNetCore.Components;

namespace Microblog.Web.Components;

/// <summary>Events that the page's own elements raise (site.js).</summary>
[EventHandler("onsendtext", typeof(SendTextEventArgs), enableStopPropagation: true, enablePreventDefault: true)]
public static class EventHandlers;
