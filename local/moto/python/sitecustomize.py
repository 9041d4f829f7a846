"""Makes moto quicker without changing an answer; Python imports a module of this name by itself at its start.

Three ways of moto 5.2 grow with what it holds, or cost more than the call itself:

- a Query or Scan sorts the whole table first, comparing keys whose value is read anew for each comparison;
- a Query of one partition looks at the items of all;
- the service of a request is found by listing moto's folder on the disk, one request at a time.

Each is replaced by one that gives the same; and only requests that are refused are logged. Where moto is another version than these were read in, it stays as it is.
"""

import functools
import sys

KNOWN = "5.2."


def _key(item):
    """What all_items sorts by, each key's value read once."""
    if item.range_key:
        return (item.hash_key.cast_value, item.range_key.cast_value)
    return item.hash_key.cast_value


def _quicken_tables():
    from moto.dynamodb.models.table import Table

    query = Table.query

    def items_of(table, partitions):
        items = []
        for partition in partitions:
            if table.range_key_attr:
                items.extend(partition.values())
            else:
                items.append(partition)
        return items

    def all_items(self):
        partitions = self.__dict__.get("_looked_at")
        if partitions is not None:
            return items_of(self, partitions)
        return sorted(items_of(self, list(self.items.values())), key=_key)

    def query_what_is_asked(
        self, hash_key, comparison, values, limit, start, forward, projection, index_name=None, *others, **named
    ):
        # A view of the table that holds what the query is about; it sorts the items itself afterwards, by all their keys.
        view = object.__new__(type(self))
        view.__dict__.update(self.__dict__)
        if index_name is not None:
            view._looked_at = list(self.items.values())
        else:
            view._looked_at = [self.items[hash_key]] if hash_key in self.items else []
        return query(view, hash_key, comparison, values, limit, start, forward, projection, index_name, *others, **named)

    Table.all_items = all_items
    Table.query = query_what_is_asked


def _quicken_dispatch():
    from moto import backends
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication

    modules = frozenset(backends.list_of_moto_modules())
    backends.list_of_moto_modules = lambda: modules
    DomainDispatcherApplication.get_backend_for_host = functools.lru_cache(maxsize=None)(
        DomainDispatcherApplication.get_backend_for_host
    )


def _quicken_log():
    from werkzeug.serving import WSGIRequestHandler

    log_request = WSGIRequestHandler.log_request

    def log_refused(self, code="-", size="-"):
        if not str(getattr(code, "value", code)).startswith(("1", "2", "3")):
            log_request(self, code, size)

    WSGIRequestHandler.log_request = log_refused


def _quicken():
    import moto

    if not moto.__version__.startswith(KNOWN):
        print(f"moto {moto.__version__} runs as it is: only {KNOWN}x is known well enough to be made quicker", flush=True)
        return
    _quicken_tables()
    _quicken_dispatch()
    _quicken_log()


if any(argument.endswith("moto_server") for argument in sys.orig_argv):
    _quicken()
