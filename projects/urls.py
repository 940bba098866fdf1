"""Addresses of this app."""

from django.urls import path

from projects.views import charter, matching, method, projects

app_name = "projects"
urlpatterns = [
    path("programmes/<int:pk>/projects/add/", projects.add, name="add"),
    path("matches/<int:pk>/agree/", matching.agree_match, name="agree_match"),
    path("matches/<int:pk>/undo/", matching.undo_match, name="undo_match"),
    path("projects/<int:pk>/change/", projects.change, name="change"),
    path("projects/<int:pk>/obstacles/add/", projects.raise_obstacle, name="raise_obstacle"),
    path("obstacles/<int:pk>/resolve/", projects.resolve_obstacle, name="resolve_obstacle"),
    path("obstacles/<int:pk>/lower/", projects.lower_obstacle, name="lower_obstacle"),
    path("projects/<int:pk>/commitments/add/", projects.promise, name="promise"),
    path("commitments/<int:pk>/done/", projects.finish_commitment, name="finish_commitment"),
    path("projects/<int:pk>/score/", projects.give_score, name="give_score"),
    path("projects/<int:pk>/charter/change/", charter.change_charter, name="change_charter"),
    path("projects/<int:pk>/aim/", charter.build_aim, name="build_aim"),
    path("projects/<int:pk>/drivers/add/", method.add_driver, name="add_driver"),
    path("drivers/<int:pk>/change/", method.change_driver, name="change_driver"),
    path("drivers/<int:pk>/move/", method.move_driver, name="move_driver"),
    path("drivers/<int:pk>/remove/", method.remove_driver, name="remove_driver"),
    path("drivers/<int:pk>/restore/", method.restore_driver, name="restore_driver"),
    path("projects/<int:pk>/change-ideas/add/", method.add_idea, name="add_idea"),
    path("change-ideas/<int:pk>/", method.idea, name="idea"),
    path("change-ideas/<int:pk>/change/", method.change_idea, name="change_idea"),
    path("change-ideas/<int:pk>/move/", method.move_idea, name="move_idea"),
    path("change-ideas/<int:pk>/remove/", method.remove_idea, name="remove_idea"),
    path("change-ideas/<int:pk>/restore/", method.restore_idea, name="restore_idea"),
    path("change-ideas/<int:pk>/cycles/add/", method.plan_cycle, name="plan_cycle"),
    path("cycles/<int:pk>/change/", method.change_cycle, name="change_cycle"),
    path("cycles/<int:pk>/study/", method.study_cycle, name="study_cycle"),
    path("cycles/<int:pk>/drop/", method.drop_cycle, name="drop_cycle"),
]
