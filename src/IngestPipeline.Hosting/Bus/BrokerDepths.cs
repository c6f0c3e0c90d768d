using IngestPipeline.Domain.Identity;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace IngestPipeline.Hosting.Bus;

/// <summary>Asks the broker how many hints lie in each stage's queue.</summary>
public static class BrokerDepths
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <returns>Ready messages by stage; a stage is absent when its queue does not exist. Null on the in-memory transport, or when the broker does not answer within 5 s.</returns>
    public static async Task<IReadOnlyDictionary<Stage, long>?> ReadAsync(BusOptions options, CancellationToken cancellation)
    {
        if (options.IsMemory)
            return null;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            var (address, user, password) = options.ToBroker();
            var factory = new ConnectionFactory
            {
                Uri = new UriBuilder(address) { Scheme = address.Scheme == "rabbitmqs" ? "amqps" : "amqp" }.Uri,
                UserName = user,
                Password = password,
                RequestedConnectionTimeout = Patience,
                ContinuationTimeout = Patience,
                AutomaticRecoveryEnabled = false,
            };
            await using var connection = await factory.CreateConnectionAsync(patience.Token);
            var depths = new Dictionary<Stage, long>();
            foreach (var stage in StageNames.All)
            {
                if (await CountAsync(connection, StageQueues.NameOf(stage), patience.Token) is { } count)
                    depths[stage] = count;
            }

            return depths;
        }
        catch (Exception away) when (!cancellation.IsCancellationRequested && away is RabbitMQClientException or IOException or OperationCanceledException or TimeoutException)
        {
            return null;
        }
    }

    private static async Task<long?> CountAsync(IConnection connection, string queue, CancellationToken cancellation)
    {
        // The broker closes the channel when there is no such queue.
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellation);
        try
        {
            return (await channel.QueueDeclarePassiveAsync(queue, cancellation)).MessageCount;
        }
        catch (OperationInterruptedException absent) when (absent.ShutdownReason?.ReplyCode == Constants.NotFound)
        {
            return null;
        }
    }
}
