using MassTransit;

namespace IngestPipeline.Hosting.Bus;

/// <summary>
/// The bus that hints are sent on. A broker that runs out of memory or disk blocks every connection that publishes; on a connection of
/// their own, hints cannot take the consumers with them.
/// </summary>
public interface IHintSender : IBus
{
}
