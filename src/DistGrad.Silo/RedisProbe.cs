using StackExchange.Redis;

namespace DistGrad.Silo;

/// <summary>Makes sure that Redis answers, before a silo starts that would say so in many lines.</summary>
internal static class RedisProbe
{
    public static async Task CheckAsync(string redis)
    {
        try
        {
            await using var connection = await ConnectionMultiplexer.ConnectAsync(ConfigurationOptions.Parse(redis));
        }
        catch (RedisConnectionException e)
        {
            throw new RedisUnreachableException(redis, e);
        }
    }
}
