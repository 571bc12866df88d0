import HTTPTypes
import Hummingbird

/// Adds the pages to the router. They share the interface's door: ``Interface/principal(of:_:)``
/// tells who asks, `ChainService.pool` does the work, and the use cases decide.
func addPages(to router: Router<WebContext>, _ service: ChainService) {
  router.get("/") { _, _ in Response(status: .seeOther, headers: [.location: "/openapi.json"]) }
}
