"""What control planes do with patches, by their documented rules, and a gateway of each before any patch. It shares no code with
what writes the patches."""

import copy
import json

MANAGER = "envoy.filters.network.http_connection_manager"
TYPE = "type.googleapis.com/envoy.extensions.filters"
ROUTER = {"name": "envoy.filters.http.router", "typed_config": {"@type": f"{TYPE}.http.router.v3.Router"}}


def listener(name: str, port: int, chain: str, filters: list) -> dict:
    manager = {
        "@type": f"{TYPE}.network.http_connection_manager.v3.HttpConnectionManager",
        "stat_prefix": "gateway",
        "http_filters": filters,
    }
    filter_chain = {"filters": [{"name": MANAGER, "typed_config": manager}]}
    return {
        "name": name,
        "address": {"socket_address": {"address": "127.0.0.1", "port_value": port}},
        **({"filter_chains": [filter_chain]} if chain == "filter_chains" else {chain: filter_chain}),
    }


def bootstrap() -> dict:
    return {
        "admin": {"address": {"socket_address": {"address": "127.0.0.1", "port_value": 9901}}},
        "static_resources": {"listeners": [], "clusters": []},
    }


def merge(into, new):
    """As protocol buffers merge: messages member by member, lists one after the other."""
    if isinstance(into, dict) and isinstance(new, dict):
        return {**into, **{key: merge(into[key], value) if key in into else value for key, value in new.items()}}
    if isinstance(into, list) and isinstance(new, list):
        return into + new
    return new


def istio(objects: dict) -> tuple[dict, list[dict]]:
    """The bootstrap of a gateway's pod, and the extensions that it discovers."""
    gateway = objects["Gateway", "adaptive-router"]["spec"]["servers"][0]
    service = objects["VirtualService", "adaptive-router"]["spec"]
    port = gateway["port"]["number"]
    routes = [
        {
            "name": rule["name"],
            "match": {"prefix": rule["match"][0]["uri"]["prefix"]},
            "direct_response": {"status": rule["directResponse"]["status"]},
        }
        for rule in service["http"]
    ]
    host = {"name": f"*:{port}", "domains": service["hosts"], "routes": routes}
    metadata = {"name": "istio.metadata_exchange", "typed_config": {"@type": f"{TYPE}.http.cors.v3.Cors"}}
    envoy = bootstrap()
    own = listener(f"0.0.0.0_{port}", port, "filter_chains", [metadata, copy.deepcopy(ROUTER)])
    manager = own["filter_chains"][0]["filters"][0]["typed_config"]
    clusters, extensions = envoy["static_resources"]["clusters"], []
    spec = objects["EnvoyFilter", "adaptive-router"]["spec"]
    assert spec["workloadSelector"]["labels"] == objects["Gateway", "adaptive-router"]["spec"]["selector"]
    for it in copy.deepcopy(spec["configPatches"]):
        kind, operation, value = it["applyTo"], it["patch"]["operation"], it["patch"]["value"]
        match = it.get("match", {})
        assert match.get("context", "GATEWAY") == "GATEWAY"
        for key in ("listener", "routeConfiguration"):
            assert match.get(key, {}).get("portNumber", port) == port
        if (kind, operation) == ("EXTENSION_CONFIG", "ADD"):
            extensions.append(value)
        elif (kind, operation) == ("CLUSTER", "ADD"):
            clusters.append(value)
        elif (kind, operation) == ("HTTP_FILTER", "INSERT_BEFORE"):
            named = match["listener"]["filterChain"]["filter"]
            assert named["name"] == MANAGER
            names = [own_filter["name"] for own_filter in manager["http_filters"]]
            manager["http_filters"].insert(names.index(named["subFilter"]["name"]), value)
        elif (kind, operation) == ("LISTENER", "MERGE"):
            own = merge(own, value)
            manager = own["filter_chains"][0]["filters"][0]["typed_config"]
        elif (kind, operation) == ("VIRTUAL_HOST", "MERGE"):
            host = merge(host, value)
        elif (kind, operation) == ("HTTP_ROUTE", "INSERT_FIRST"):
            host["routes"] = [value] + host["routes"]
        elif (kind, operation) == ("BOOTSTRAP", "MERGE"):
            envoy = merge(envoy, value)
            clusters = envoy["static_resources"]["clusters"]
        else:
            raise AssertionError(f"{kind} {operation} is not known to be possible")
    manager["route_config"] = {"name": f"http.{port}", "virtual_hosts": [host]}
    envoy["static_resources"]["listeners"].append(own)
    return envoy, extensions


def istio_agent(extension: dict, module: str) -> dict:
    """It fetches what is remote, and tells Envoy of the file; all that names the same image gets the same file."""
    config = extension["typed_config"]["config"]["vm_config"]
    remote = config["code"]["remote"]
    assert remote["http_uri"]["uri"].startswith("oci://") and remote["http_uri"]["cluster"] and remote["sha256"] == "nil"
    config["code"] = {"local": {"filename": module}}
    return {"@type": "type.googleapis.com/envoy.config.core.v3.TypedExtensionConfig", **extension}


def discovering_from(node, folder):
    """Extensions that the control plane would send come from files."""
    if isinstance(node, list):
        return [discovering_from(it, folder) for it in node]
    if not isinstance(node, dict):
        return node
    if "config_discovery" in node:
        node = copy.deepcopy(node)
        source = node["config_discovery"]["config_source"]
        assert source.pop("ads") == {}
        source["path_config_source"] = {"path": f"{folder}/{node['name']}.ecds.yaml"}
        return node
    return {key: discovering_from(value, folder) for key, value in node.items()}


def add(document, path: str, value):
    """JSON Patch's `add`."""
    keys = [key.replace("~1", "/").replace("~0", "~") for key in path.split("/")[1:]]
    for key in keys[:-1]:
        document = document[int(key)] if isinstance(document, list) else document[key]
    if isinstance(document, list):
        assert int(keys[-1]) <= len(document)
        document.insert(int(keys[-1]), value)
    else:
        document[keys[-1]] = value


def envoy_gateway(objects: dict) -> dict:
    """The configuration of a proxy of Envoy Gateway's."""
    import yaml

    gateway = objects["Gateway", "adaptive-router"]
    own = gateway["spec"]["listeners"][0]
    name = f"{gateway['metadata']['namespace']}/{gateway['metadata']['name']}/{own['name']}"
    route_filter = objects["HTTPRouteFilter", "adaptive-router"]
    assert objects["HTTPRoute", "adaptive-router"]["spec"]["rules"][0]["filters"][0]["extensionRef"]["name"] == "adaptive-router"
    route = {"match": {"prefix": "/"}, "direct_response": {"status": route_filter["spec"]["directResponse"]["statusCode"]}}
    xds = {
        ("envoy.config.listener.v3.Listener", name): listener(name, own["port"], "default_filter_chain", [copy.deepcopy(ROUTER)]),
        ("envoy.config.route.v3.RouteConfiguration", name): {
            "name": name,
            "virtual_hosts": [{"name": f"{name}/*", "domains": ["*"], "routes": [route]}],
        },
    }
    policy = objects["EnvoyPatchPolicy", "adaptive-router"]["spec"]
    assert policy["type"] == "JSONPatch" and policy["targetRef"]["name"] == gateway["metadata"]["name"]
    for it in copy.deepcopy(policy["jsonPatches"]):
        key = (it["type"].removeprefix("type.googleapis.com/"), it["name"])
        assert it["operation"]["op"] == "add"
        if it["operation"]["path"] == "":
            assert key not in xds and it["operation"]["value"]["name"] == it["name"]
            xds[key] = it["operation"]["value"]
        else:
            add(xds[key], it["operation"]["path"], it["operation"]["value"])
    envoy = merge(bootstrap(), yaml.safe_load(objects["EnvoyProxy", "adaptive-router"]["spec"]["bootstrap"]["value"]))
    own_listener = xds.pop(("envoy.config.listener.v3.Listener", name))
    routes = xds.pop(("envoy.config.route.v3.RouteConfiguration", name))
    own_listener["default_filter_chain"]["filters"][0]["typed_config"]["route_config"] = routes
    envoy["static_resources"]["listeners"] = [own_listener]
    envoy["static_resources"]["clusters"] = list(xds.values())
    return envoy


def text(configuration: dict) -> str:
    return json.dumps(configuration)
