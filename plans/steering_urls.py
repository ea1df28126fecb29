"""Addresses of the documents above the plan."""

from django.urls import path

from plans.views import steering, steering_chapters

steering_urls = [
    path("", steering.steering_document_list, name="steering_document_list"),
    path("nytt/", steering.steering_document_create, name="steering_document_create"),
    path("las-in/", steering.steering_document_import, name="steering_document_import"),
    path("<int:pk>/", steering.steering_document_detail, name="steering_document_detail"),
    path("<int:pk>/skriv/", steering.steering_document_edit, name="steering_document_edit"),
    path("<int:pk>/ta-bort/", steering.steering_document_remove, name="steering_document_remove"),
    path("<int:pk>/ny-utgava/", steering.steering_document_renew, name="steering_document_renew"),
    path("<int:pk>/beslut/", steering.steering_document_decide, name="steering_document_decide"),
    path("<int:pk>/pdf/", steering.steering_document_pdf, name="steering_document_pdf"),
    path("<int:pk>/docx/", steering.steering_document_docx, name="steering_document_docx"),
    path(
        "<int:steering_document_pk>/nytt-kapitel/",
        steering_chapters.steering_chapter_create,
        name="steering_chapter_create",
    ),
    path("kapitel/<int:pk>/", steering_chapters.steering_chapter_edit, name="steering_chapter_edit"),
    path("kapitel/<int:pk>/flytta/", steering_chapters.steering_chapter_move, name="steering_chapter_move"),
    path(
        "kapitel/<int:pk>/ta-bort/", steering_chapters.steering_chapter_remove, name="steering_chapter_remove"
    ),
]
