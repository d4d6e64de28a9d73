using FlightTickets.Notifications;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MimeKit;

namespace Orleans.Hosting;

/// <summary>Lets a silo send mails.</summary>
public static class MailHosting
{
    /// <summary>
    /// Sends mails to the server of <c>Mail:Smtp</c>, or into the folder <c>mail</c> of <c>DataFolder</c> if no server is configured.
    /// </summary>
    public static ISiloBuilder AddMail(this ISiloBuilder silo, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(silo);
        ArgumentNullException.ThrowIfNull(configuration);
        silo.Services.TryAddSingleton(TimeProvider.System);
        silo.Services.AddOptions<MailOptions>()
            .Bind(configuration.GetSection(MailOptions.Section))
            .PostConfigure(o => o.Folder ??= Path.Combine(configuration["DataFolder"] ?? "./data/app", "mail"))
            .Validate(o => o.Smtp is null || Uri.TryCreate(o.Smtp, UriKind.Absolute, out var server) && server.Scheme is "smtp" or "smtps",
                "Mail:Smtp must be smtp://host:port or smtps://host:port, with user:password@ before the host if the server needs them.")
            .Validate(o => MailboxAddress.TryParse(o.From, out _), "Mail:From must be a mail address.")
            .Validate(o => o.KeepFor > TimeSpan.Zero, "Mail:KeepFor must be longer than zero.")
            .Validate(o => o.KeepMegabytes > 0, "Mail:KeepMegabytes must be greater than zero.")
            .ValidateOnStart();
        return configuration[$"{MailOptions.Section}:Smtp"] is null
            ? Add<FileMailSink>(silo)
            : Add<SmtpMailSink>(silo);

        static ISiloBuilder Add<TSink>(ISiloBuilder silo)
            where TSink : class, IMailSink
        {
            silo.Services.TryAddSingleton<IMailSink, TSink>();
            return silo;
        }
    }
}
