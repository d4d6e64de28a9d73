using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace FlightTickets.Persistence;

/// <summary>Makes generic facet makers from a constructor parameter's type.</summary>
internal static class FacetType
{
    public static TMaker Make<TMaker>(IServiceProvider services, ParameterInfo parameter, Type facet, Type maker, params object[] arguments)
    {
        var type = parameter.ParameterType;
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != facet)
        {
            throw new ArgumentException(
                $"Parameter '{parameter.Name}' of {parameter.Member.DeclaringType} is a {type}; with this attribute it must be "
                    + $"a {facet.Name}.");
        }

        return (TMaker)ActivatorUtilities.CreateInstance(services, maker.MakeGenericType(type.GetGenericArguments()), arguments);
    }
}
