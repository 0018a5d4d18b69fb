// The menu of versions leads to the same page in another version, where there is one.
(function () {
  "use strict";
})();
