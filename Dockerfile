# One file for the three hosts, which share their build: docker build --target silo (or api, standalone) .

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
ARG TARGETARCH=amd64
ARG REVISION=
WORKDIR /source
COPY . .
# Compiled ahead of time as well (ReadyToRun): otherwise a new process spends its first half minute under load in the just-in-time compiler.
RUN --mount=type=cache,target=/root/.nuget/packages \
    for host in Silo Api Standalone; do \
      dotnet publish src/$host -c Release -a $TARGETARCH --self-contained false -p:PublishReadyToRun=true -p:SourceRevisionId=$REVISION -o /app/$host || exit 1; \
    done && mkdir /data

# Ubuntu "chiseled": the runtime and the libraries it needs, no shell, no package manager, and a user of its own. It has neither time zones nor ICU, and needs
# neither: NodaTime's time zones are compiled in (so that silos on different images cannot disagree about a departure), and these programs run
# culture-invariant. A test books a flight from JFK in a container.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled AS base
WORKDIR /app
# The image's user "app", by number, so that an orchestrator can see that it is not root.
USER 1654
# ASP.NET Core would log four lines for each request and each probe. The log has warnings, and this product's own lines.
# No diagnostics socket: the root file system may be read-only. Nobody but an operator asks for it; remove it to attach dotnet-trace.
ENV DOTNET_EnableDiagnostics=0 \
    ASPNETCORE_HTTP_PORTS= \
    Logging__Console__FormatterName=json \
    Logging__LogLevel__Default=Warning \
    Logging__LogLevel__FlightTickets=Information

FROM base AS silo
COPY --from=build /app/Silo .
# Mails, where no server is configured, and the test gateway's journal.
COPY --from=build --chown=1654:1654 /data /data
ENV ASPNETCORE_URLS=http://+:8081 DataFolder=/data
EXPOSE 8081 11111 30000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["dotnet", "FlightTickets.Silo.dll", "health"]
ENTRYPOINT ["dotnet", "FlightTickets.Silo.dll"]

FROM base AS api
COPY --from=build /app/Api .
# Metrics have a port of their own, which is not published.
ENV ASPNETCORE_URLS=http://+:8080 Metrics__Url=http://+:9464
EXPOSE 8080 9464
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["dotnet", "FlightTickets.Api.dll", "health"]
ENTRYPOINT ["dotnet", "FlightTickets.Api.dll"]

FROM base AS standalone
COPY --from=build /app/Standalone .
COPY --from=build --chown=1654:1654 /data /data
ENV ASPNETCORE_URLS=http://+:8080 DataFolder=/data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["dotnet", "FlightTickets.Standalone.dll", "health"]
ENTRYPOINT ["dotnet", "FlightTickets.Standalone.dll"]
