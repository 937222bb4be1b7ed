using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Microblog.Web.Tests.Fakes;

/// <summary>The server of tests knows no addresses: here a header says where a connection comes from.</summary>
public sealed class ClientAddress : IStartupFilter
{
    /// <summary>The header.</summary>
    public const string Header = "Test-Connection-From";

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
        app =>
        {
            app.Use(
                (context, following) =>
                {
                    if (context.Request.Headers[Header].ToString() is { Length: > 0 } from)
                    {
                        context.Connection.RemoteIpAddress = IPAddress.Parse(from);
                    }
                    return following(context);
                }
            );
            next(app);
        };
}
