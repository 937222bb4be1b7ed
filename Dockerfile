# syntax=docker/dockerfile:1
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY Directory.Build.props Directory.Packages.props .editorconfig appsettings.json ./
COPY src/ src/
COPY wwwroot/ wwwroot/
RUN dotnet restore src/Microblog.Web --locked-mode
RUN dotnet publish src/Microblog.Web -c Release --no-restore -o /app && mkdir /data

# The chiseled image has no shell and no package manager; -extra brings the data of languages and time zones.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled-extra
WORKDIR /app
COPY --from=build /app .
COPY --from=build --chown=1654:1654 /data /data
ENV ASPNETCORE_HTTP_PORTS=8080 \
    ConnectionStrings__Microblog="Data Source=/data/microblog.db"
USER $APP_UID
VOLUME /data
EXPOSE 8080
ENTRYPOINT ["dotnet", "Microblog.Web.dll"]
